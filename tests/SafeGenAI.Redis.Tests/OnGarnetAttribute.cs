using System.Reflection;
using Xunit.Sdk;

namespace SafeGenAI.Redis.Tests;

/// <summary>Runs a theory against Garnet: its first argument is the <see cref="RedisServer"/>.</summary>
/// <param name="arguments">The other arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnGarnetAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[RedisServer.Garnet, .. arguments]];
}

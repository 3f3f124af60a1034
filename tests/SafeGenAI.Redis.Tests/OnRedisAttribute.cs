using System.Reflection;
using Xunit.Sdk;

namespace SafeGenAI.Redis.Tests;

/// <summary>Runs a theory against a real Redis: its first argument is the <see cref="RedisServer"/>. Skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnRedisAttribute : DataAttribute
{
    private readonly object[] _arguments;

    /// <param name="arguments">The other arguments.</param>
    public OnRedisAttribute(params object[] arguments)
    {
        _arguments = arguments;
        Skip = RedisServers.WhyNoRealRedis;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[RedisServer.Redis, .. _arguments]];
}

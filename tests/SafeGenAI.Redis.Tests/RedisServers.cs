using System.Globalization;
using System.Security.Cryptography;

namespace SafeGenAI.Redis.Tests;

/// <summary>
/// The servers, by their connection strings. Garnet is started by the first test that asks for it and runs until the
/// process ends; tests run beside each other, so each takes a prefix of its own and never flushes a server.
/// </summary>
public static class RedisServers
{
    /// <summary>Names a real Redis, for example <c>127.0.0.1:6379</c>.</summary>
    public const string Variable = "SAFEGENAI_REDIS";

    private static readonly string Run = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private static readonly Lazy<LocalGarnet> Garnet = new(StartGarnet);
    private static int s_prefixes;

    /// <summary>What the variable says, or null.</summary>
    public static string? RealRedis { get; } =
        Environment.GetEnvironmentVariable(Variable) is { } named && !string.IsNullOrWhiteSpace(named) ? named : null;

    /// <summary>Why tests against a real Redis are skipped, or null when they run.</summary>
    public static string? WhyNoRealRedis { get; } =
        RealRedis is null ? $"{Variable} is not set: name a Redis server, for example {Variable}=127.0.0.1:6379." : null;

    /// <summary>The connection string of a server.</summary>
    /// <exception cref="InvalidOperationException">There is no real Redis.</exception>
    public static string ConnectionString(RedisServer server) => server == RedisServer.Garnet
        ? Garnet.Value.ConnectionString
        : RealRedis ?? throw new InvalidOperationException(WhyNoRealRedis);

    /// <summary>A prefix for the keys of one test, which no other test and no other run has.</summary>
    public static string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"test:{Run}:{Interlocked.Increment(ref s_prefixes)}:");

    private static LocalGarnet StartGarnet()
    {
        LocalGarnet garnet = LocalGarnet.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => garnet.Dispose();
        return garnet;
    }
}

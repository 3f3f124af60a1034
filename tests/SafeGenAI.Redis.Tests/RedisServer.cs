namespace SafeGenAI.Redis.Tests;

/// <summary>The servers that every test of a store runs against.</summary>
public enum RedisServer
{
    /// <summary>Microsoft's server that speaks Redis, in this process: always there.</summary>
    Garnet,

    /// <summary>A real Redis, where the environment variable <c>SAFEGENAI_REDIS</c> names one.</summary>
    Redis,
}

namespace SafeGenAI.Redis;

/// <summary>The names of the package's instruments, of the meter <c>SafeGenAI</c>. Stable.</summary>
public static class RedisLedgerNames
{
    /// <summary>Counter: settlements given up before Redis took them; their attempts are charged in full when their leases end.</summary>
    public const string SettlementsDropped = "safegenai.redis.settlements.dropped";

    /// <summary>Counter: how often Redis turned out to have lost the data of a slot.</summary>
    public const string DataLost = "safegenai.redis.data_lost";
}

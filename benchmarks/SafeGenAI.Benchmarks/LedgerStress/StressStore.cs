using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Redis;
using SafeGenAI.Sqlite;
using StackExchange.Redis;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Opens the store that is asked for; a file goes to the temporary folder, a Redis is the one that SAFEGENAI_REDIS names.</summary>
internal static class StressStore
{
    public static string NewTarget(string store) => store switch
    {
        "sqlite" => Path.Combine(Directory.CreateTempSubdirectory("safegenai-stress-").FullName, "ledger.db"),
        "redis" => string.Create(CultureInfo.InvariantCulture, $"stress-{Environment.ProcessId}-{TimeProvider.System.GetUtcNow().UtcTicks}"),
        _ => "",
    };

    public static IBudgetLedger Open(string store, string target) => store switch
    {
        "sqlite" => new SqliteBudgetLedger(new SqliteStoreOptions(target)),
        "redis" => new RedisBudgetLedger(
            ConfigurationOptions.Parse(Environment.GetEnvironmentVariable("SAFEGENAI_REDIS") ?? "127.0.0.1:6379"), new RedisLedgerOptions { Prefix = target }),
        _ => new InMemoryBudgetLedger(TimeProvider.System),
    };
}

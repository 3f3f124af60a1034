using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Redis;
using SafeGenAI.Sqlite;
using StackExchange.Redis;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Opens the store that is asked for; a file goes to the temporary folder, a Redis is the one that SAFEGENAI_REDIS names.</summary>
internal static class StressStore
{
    // More threads than cores are meant to wait for each other; that is no outage.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string NewTarget(string store) => store switch
    {
        "sqlite" => Path.Combine(Directory.CreateTempSubdirectory("safegenai-stress-").FullName, "ledger.db"),
        "redis" => string.Create(CultureInfo.InvariantCulture, $"stress-{Environment.ProcessId}-{TimeProvider.System.GetUtcNow().UtcTicks}"),
        _ => "",
    };

    public static IBudgetLedger Open(string store, string target) => store switch
    {
        "sqlite" => new SqliteBudgetLedger(new SqliteStoreOptions(target)),
        "redis" => new RedisBudgetLedger(RedisOptions(), new RedisLedgerOptions { Prefix = target, CommandTimeout = Patience }),
        _ => new InMemoryBudgetLedger(TimeProvider.System),
    };

    private static ConfigurationOptions RedisOptions()
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(Environment.GetEnvironmentVariable("SAFEGENAI_REDIS") ?? "127.0.0.1:6379");
        options.AsyncTimeout = options.ConnectTimeout = (int)Patience.TotalMilliseconds;
        return options;
    }
}

using SafeGenAI.Rollout;
using SafeGenAI.Sqlite;

namespace SafeGenAI.LedgerWorker;

/// <summary>Writes a rollout's next state, and tells of one unit that both workers see and of one of its own, without end.</summary>
public static class RolloutWork
{
    public const string Feature = "work";
    public const string Run = "r1";

    public static async Task RunAsync(string path, int instance)
    {
        await using SqliteRolloutStore store = new(new SqliteStoreOptions(path) { BusyTimeout = TimeSpan.FromMinutes(1) });
        await Task.WhenAll(WriteAsync(store), TellAsync(store, instance));
    }

    // Each line is written after the store's answer: it is what was acknowledged.
    private static async Task WriteAsync(SqliteRolloutStore store)
    {
        while (true)
        {
            long version = ((await store.ReadAsync(Feature))?.Version ?? 0) + 1;
            RolloutEntry entry = new()
            {
                Feature = Feature,
                At = DateTimeOffset.UnixEpoch,
                Action = RolloutAction.Promoted,
                By = "worker",
                Reason = $"{version}",
                FromPercent = 1,
                ToPercent = 10,
                Revision = "r1",
            };
            if (await store.TryWriteAsync(new RolloutRecord(Feature, version, $"{version}"), entry))
            {
                Console.WriteLine($"written {version}");
            }
        }
    }

    private static async Task TellAsync(SqliteRolloutStore store, int instance)
    {
        for (long number = 1; ; number++)
        {
            long[] units = [number, (instance * 1_000_000) + number];
            await store.AddEvidenceAsync(Feature, Run, new RolloutEvidence
            {
                Instance = $"{instance}",
                Units = [.. units.Select(unit => new RolloutUnit(unit, (int)(unit % 3)))],
                BadEvents = [.. units.Select(unit => new RolloutBadEvent(unit, 1, 0, IsCanary: true, 10))],
                Totals = $"{number}",
            });
            Array.ForEach(units, unit => Console.WriteLine($"told {unit}"));
        }
    }
}

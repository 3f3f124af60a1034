using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>What is told of a rollout.</summary>
internal static class HistoryCases
{
    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.KeepsTheHistory, Entries_AreKeptWhole_TheNewestFirst),
        new(RolloutRule.KeepsTheHistory, OfTheHistory_NoMoreIsReadThanAskedFor),
    ];

    private static async Task Entries_AreKeptWhole_TheNewestFirst(RolloutTrial trial)
    {
        RolloutEntry plain = RolloutTrial.Entry("error rate 9.1 % against 2.0 % in control");
        RolloutEntry[] entries =
        [
            plain with { Evidence = null, FromPercent = 0, ToPercent = 0.1 + 0.2 },
            plain with { Evidence = "", By = "", Reason = "", Revision = "" },
            plain with { Evidence = "{\"e\":512.25,\"o\":\"\\\"\"}", FromPercent = 100d / 3, ToPercent = 99.99999999999999 },
            plain with { At = RolloutTrial.Start.AddTicks(1).ToOffset(TimeSpan.FromHours(9)), By = "Ann O'Neil <ann@example.com>; é 👎" },
            plain with { At = RolloutTrial.Start.AddYears(-1), Reason = string.Concat(Enumerable.Repeat("\"quoted\" 👎\r\n'", 1_000)) },
            .. Enum.GetValues<RolloutAction>().Select(action => plain with { Action = action, ToPercent = 100 }),
        ];
        for (int i = 0; i < entries.Length; i++)
        {
            await trial.Store.TryWriteAsync(new RolloutRecord(RolloutTrial.Feature, i + 1, ""), entries[i]);
        }

        trial.Sequence("entries", entries.Reverse(), await trial.Store.ReadHistoryAsync(RolloutTrial.Feature));
    }

    private static async Task OfTheHistory_NoMoreIsReadThanAskedFor(RolloutTrial trial)
    {
        const int Last = 120;
        trial.Equal("entries before the first", 0, (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Count);
        for (int version = 1; version <= Last; version++)
        {
            await trial.Store.TryWriteAsync(new RolloutRecord(RolloutTrial.Feature, version, ""), RolloutTrial.Entry($"{version}"));
        }

        trial.Equal("entries without another word", 100, (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Count);
        trial.Sequence("the two newest", ["120", "119"], (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature, 2)).Select(entry => entry.Reason));
        trial.Equal("all entries", Last, (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature, int.MaxValue)).Count);
    }
}

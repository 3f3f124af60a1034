using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>What is refused, and what is cancelled.</summary>
internal static class MisuseCases
{
    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.RefusesMisuse, BadNames_AreRefused),
        new(RolloutRule.RefusesMisuse, BadStatesAndLeases_AreRefused),
        new(RolloutRule.RefusesMisuse, BadEvidenceAndPages_AreRefused),
        new(RolloutRule.HeedsCancellation, ACancelledOperation_DoesNothing),
    ];

    private static async Task BadNames_AreRefused(RolloutTrial trial)
    {
        IRolloutStore store = trial.Store;
        foreach (string bad in (string[])["", " ", "a\0b", "a\nb", new string('n', 600)])
        {
            await trial.ThrowsAsync<ArgumentException>("reading", async () => await store.ReadAsync(bad));
            await trial.ThrowsAsync<ArgumentException>("writing", async () => await store.TryWriteAsync(new RolloutRecord(bad, 1, "")));
            await trial.ThrowsAsync<ArgumentException>("leading", async () => await store.LeadAsync(bad, "ann", RolloutTrial.Lease));
            await trial.ThrowsAsync<ArgumentException>("a holder", async () => await store.LeadAsync(RolloutTrial.Feature, bad, RolloutTrial.Lease));
            await trial.ThrowsAsync<ArgumentException>("resigning", async () => await store.ResignAsync(RolloutTrial.Feature, bad));
            await trial.ThrowsAsync<ArgumentException>("adding", async () => await trial.AddAsync(RolloutTrial.Told(), feature: bad));
            await trial.ThrowsAsync<ArgumentException>("adding to a run", async () => await trial.AddAsync(RolloutTrial.Told(), run: bad));
            await trial.ThrowsAsync<ArgumentException>("an instance", async () => await trial.AddAsync(RolloutTrial.Told(bad)));
            await trial.ThrowsAsync<ArgumentException>("reading evidence", async () => await trial.ReadAsync(feature: bad));
            await trial.ThrowsAsync<ArgumentException>("reading a run", async () => await trial.ReadAsync(bad));
            await trial.ThrowsAsync<ArgumentException>("reading the history", async () => await store.ReadHistoryAsync(bad));
            await trial.ThrowsAsync<ArgumentException>("purging", async () => await store.PurgeAsync(bad, RolloutTrial.Run));
            await trial.ThrowsAsync<ArgumentException>("purging but a run", async () => await store.PurgeAsync(RolloutTrial.Feature, bad));
        }
    }

    private static async Task BadStatesAndLeases_AreRefused(RolloutTrial trial)
    {
        IRolloutStore store = trial.Store;
        RolloutRecord first = new(RolloutTrial.Feature, 1, "");
        await trial.ThrowsAsync<ArgumentNullException>("no state", async () => await store.TryWriteAsync(null!));
        await trial.ThrowsAsync<ArgumentNullException>("a state without text", async () => await store.TryWriteAsync(first with { State = null! }));
        await trial.ThrowsAsync<ArgumentOutOfRangeException>("version 0", async () => await store.TryWriteAsync(first with { Version = 0 }));
        await trial.ThrowsAsync<ArgumentException>("another feature's entry", async () => await store.TryWriteAsync(first, RolloutTrial.Entry("", "other")));
        await trial.ThrowsAsync<ArgumentNullException>("an entry without a reason", async () => await store.TryWriteAsync(first, RolloutTrial.Entry("") with { Reason = null! }));
        foreach (double percent in (double[])[-1, 100.1, double.NaN, double.PositiveInfinity])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"from {percent} %", async () => await store.TryWriteAsync(first, RolloutTrial.Entry("") with { FromPercent = percent }));
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"to {percent} %", async () => await store.TryWriteAsync(first, RolloutTrial.Entry("") with { ToPercent = percent }));
        }

        foreach (TimeSpan lease in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.FromHours(2)])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"a lease of {lease}", async () => await store.LeadAsync(RolloutTrial.Feature, "ann", lease));
        }

        foreach (int most in (int[])[0, -1])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"{most} entries", async () => await store.ReadHistoryAsync(RolloutTrial.Feature, most));
        }

        await trial.StandsAsync("after all of it", 0, null);
        await trial.LedByAsync("after all of it", "bob", asks: "bob");
    }

    private static async Task BadEvidenceAndPages_AreRefused(RolloutTrial trial)
    {
        await trial.ThrowsAsync<ArgumentNullException>("no evidence", async () => await trial.AddAsync(null!));
        await trial.ThrowsAsync<ArgumentNullException>("no totals", async () => await trial.AddAsync(RolloutTrial.Told(totals: null!)));
        foreach (int interval in (int[])[-1, 1_000])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>(
                $"a unit in interval {interval}", async () => await trial.AddAsync(RolloutTrial.Told(units: [new(1, 0), new(2, interval)])));
        }

        foreach (int interval in (int[])[-2, 1_000])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>(
                $"a bad event in interval {interval}", async () => await trial.AddAsync(RolloutTrial.Told(badEvents: [RolloutTrial.Bad(1) with { Interval = interval }])));
        }

        foreach (double percent in (double[])[0, 100, -1, double.NaN])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>(
                $"a bad event at {percent} %", async () => await trial.AddAsync(RolloutTrial.Told(badEvents: [RolloutTrial.Bad(1), RolloutTrial.Bad(2) with { Percent = percent }])));
        }

        foreach ((long after, int most) in ((long, int)[])[(-1, 1), (0, 0), (0, 10_001)])
        {
            await trial.ThrowsAsync<ArgumentOutOfRangeException>($"{most} after {after}", async () => await trial.ReadAsync(after: after, most: most));
        }

        RolloutEvidencePage page = await trial.ReadAsync();
        trial.Equal("units, bad events and totals", (0L, 0, 0), (page.UnitsByInterval.Sum(), page.BadEvents.Count, page.Totals.Count));
    }

    private static async Task ACancelledOperation_DoesNothing(RolloutTrial trial)
    {
        IRolloutStore store = trial.Store;
        CancellationToken canceled = new(canceled: true);
        await trial.AddAsync(RolloutTrial.Told());
        await trial.LedByAsync("first", "ann", asks: "ann", feature: "led");
        await trial.ThrowsAsync<OperationCanceledException>("reading", async () => await store.ReadAsync(RolloutTrial.Feature, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("writing", async () => await store.TryWriteAsync(new RolloutRecord(RolloutTrial.Feature, 1, ""), null, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("leading", async () => await store.LeadAsync(RolloutTrial.Feature, "ann", RolloutTrial.Lease, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("resigning", async () => await store.ResignAsync("led", "ann", canceled));
        await trial.ThrowsAsync<OperationCanceledException>("adding", async () => await store.AddEvidenceAsync(RolloutTrial.Feature, "r1", RolloutTrial.Told(), canceled));
        await trial.ThrowsAsync<OperationCanceledException>("reading evidence", async () => await store.ReadEvidenceAsync(RolloutTrial.Feature, "r1", 0, 1, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("reading the history", async () => await store.ReadHistoryAsync(RolloutTrial.Feature, 1, canceled));
        await trial.ThrowsAsync<OperationCanceledException>("purging", async () => await store.PurgeAsync(RolloutTrial.Feature, "r1", canceled));
        await trial.StandsAsync("after all of it", 0, null);
        await trial.LedByAsync("after all of it", "bob", asks: "bob");
        await trial.LedByAsync("after all of it", "ann", asks: "bob", feature: "led");
        trial.Equal("totals of a run that was not told of", 0, (await trial.ReadAsync("r1")).Totals.Count);
        trial.Equal("totals of a run that was not purged", 1, (await trial.ReadAsync()).Totals.Count);
    }
}

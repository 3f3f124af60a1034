using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>What does not touch each other, and what is deleted.</summary>
internal static class ApartCases
{
    private static readonly string[] Names =
    [
        "a", "a:b", "a:b:c", "a}b", "{a}", "{a", "{}", "a{b}c", "A", "a ", "a b", "é", "e\u0301", "本 👎", "%", "_", "*", "a*", "' OR '1' = '1", "'; DROP TABLE x; --",
        "\"a\"", "a/../b", "a\\b", "a|b", "%7B", new string('n', 500),
    ];

    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.KeepsApart, Features_AreApart),
        new(RolloutRule.KeepsApart, Runs_AreApart),
        new(RolloutRule.TakesAnyName, AnyName_IsANameOfItsOwn),
        new(RolloutRule.Purges, AllRunsButOne_LoseTheirEvidence_AndNothingElse),
    ];

    private static async Task Features_AreApart(RolloutTrial trial)
    {
        foreach (string feature in (string[])["f", "F", "g"])
        {
            trial.Equal("writing a first version", true, await trial.Store.TryWriteAsync(new RolloutRecord(feature, 1, feature), RolloutTrial.Entry(feature, feature)));
            await trial.AddAsync(RolloutTrial.Told(units: [new(1, feature[0] % 3)], badEvents: [RolloutTrial.Bad(feature[0])], totals: feature), feature: feature);
        }

        foreach (string feature in (string[])["f", "F", "g"])
        {
            await trial.StandsAsync($"of {feature}", 1, feature, feature);
            trial.Sequence("entries", [feature], (await trial.Store.ReadHistoryAsync(feature)).Select(entry => entry.Reason));
            await HasAsync(trial, feature, RolloutTrial.Run, feature[0] % 3, feature[0], feature);
        }
    }

    private static async Task Runs_AreApart(RolloutTrial trial)
    {
        for (int run = 0; run < 3; run++)
        {
            await trial.AddAsync(RolloutTrial.Told(units: [new(1, run)], badEvents: [RolloutTrial.Bad(1) with { Interval = run }], totals: $"{run}"), run: $"r{run}");
        }

        for (int run = 0; run < 3; run++)
        {
            RolloutEvidencePage page = await HasAsync(trial, RolloutTrial.Feature, $"r{run}", run, 1, $"{run}");
            trial.Sequence("intervals of bad events", [run], page.BadEvents.Select(bad => bad.Interval));
        }
    }

    private static async Task AnyName_IsANameOfItsOwn(RolloutTrial trial)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            string name = Names[i];
            trial.Equal($"writing a first version for '{name}'", true, await trial.Store.TryWriteAsync(new RolloutRecord(name, 1, $"{i}")));
            trial.Equal("who leads", name, await trial.Store.LeadAsync(name, name, RolloutTrial.Lease));
            trial.Equal("who leads beside", name, await trial.Store.LeadAsync(name, $"{name}.", RolloutTrial.Lease));
            await trial.AddAsync(RolloutTrial.Told(name, [new(i, 0)], [RolloutTrial.Bad(i)], $"{i}"), feature: name);
            await trial.AddAsync(RolloutTrial.Told(name, [new(i, 1)], [RolloutTrial.Bad(i)], $"{i}"), run: name);
        }

        for (int i = 0; i < Names.Length; i++)
        {
            await trial.StandsAsync($"of '{Names[i]}'", 1, $"{i}", Names[i]);
            await HasAsync(trial, Names[i], RolloutTrial.Run, 0, i, $"{i}");
            await HasAsync(trial, RolloutTrial.Feature, Names[i], 1, i, $"{i}");
        }
    }

    private static async Task AllRunsButOne_LoseTheirEvidence_AndNothingElse(RolloutTrial trial)
    {
        await trial.Store.PurgeAsync(RolloutTrial.Feature, "r1");
        await trial.Store.TryWriteAsync(new RolloutRecord(RolloutTrial.Feature, 1, "state"), RolloutTrial.Entry("entry"));
        await trial.LedByAsync("first", "ann", asks: "ann");
        foreach ((string feature, string run) in ((string, string)[])[(RolloutTrial.Feature, "r1"), (RolloutTrial.Feature, "r2"), (RolloutTrial.Feature, "r3"), ("other", "r1")])
        {
            await trial.AddAsync(RolloutTrial.Told(units: [new(1, 0)], badEvents: [RolloutTrial.Bad(1)], totals: run), run, feature);
        }

        await trial.Store.PurgeAsync(RolloutTrial.Feature, exceptRun: "r2");
        await trial.Store.PurgeAsync(RolloutTrial.Feature, exceptRun: "r2");
        await HasAsync(trial, RolloutTrial.Feature, "r2", 0, 1, "r2");
        await HasAsync(trial, "other", "r1", 0, 1, "r1");
        foreach (string run in (string[])["r1", "r3"])
        {
            RolloutEvidencePage page = await trial.ReadAsync(run);
            trial.Equal($"units, bad events and totals of {run}", (0L, 0, 0), (page.UnitsByInterval.Sum(), page.BadEvents.Count, page.Totals.Count));
        }

        await trial.StandsAsync("after it", 1, "state");
        trial.Equal("entries after it", 1, (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Count);
        await trial.LedByAsync("after it", "ann", asks: "bob");
        await trial.AddAsync(RolloutTrial.Told(units: [new(1, 2)], badEvents: [RolloutTrial.Bad(1)], totals: "late"), run: "r1");
        await HasAsync(trial, RolloutTrial.Feature, "r1", 2, 1, "late");
    }

    /// <summary>Expects one unit, one bad event and one instance's totals.</summary>
    private static async Task<RolloutEvidencePage> HasAsync(RolloutTrial trial, string feature, string run, int interval, long badUnit, string totals)
    {
        RolloutEvidencePage page = await trial.ReadAsync(run, feature);
        await trial.CountsAsync($"of {run} of {feature}", [.. Enumerable.Repeat(0L, interval), 1], run, feature);
        trial.Sequence($"bad units of {run} of {feature}", [badUnit], page.BadEvents.Select(bad => bad.Unit));
        trial.Sequence($"totals of {run} of {feature}", [totals], page.Totals);
        return page;
    }
}

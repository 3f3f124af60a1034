using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>How bad events are kept and read.</summary>
internal static class BadEventCases
{
    private const int Adders = 6;
    private const int Batches = 20;
    private const int Each = 5;

    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.KeepsBadEvents, BadEvents_ComeBackAsTheyWereTold_InTheirOrder),
        new(RolloutRule.CountsBadEventsOnce, OfAUnitAndMetric_TheFirstCounts),
        new(RolloutRule.CountsBadEventsOnce, ManyAtOnce_CountNothingTwice),
        new(RolloutRule.ReadsInPages, Pages_FollowOneAnother),
        new(RolloutRule.ReadsInPages, UnderConcurrentAdders_NothingIsLost_AndNothingComesTwice),
        new(RolloutRule.ReadsInPages, APage_IsOfOneMoment),
    ];

    private static async Task BadEvents_ComeBackAsTheyWereTold_InTheirOrder(RolloutTrial trial)
    {
        RolloutBadEvent[] told =
        [
            new(long.MaxValue, 0, -1, IsCanary: true, 50),
            new(long.MinValue, int.MaxValue, 0, IsCanary: false, 0.1 + 0.2),
            new(long.MaxValue - 1, int.MinValue, 999, IsCanary: true, 100d / 3),
            new(0, 1, 1, IsCanary: false, 99.99999999999999),
            new(-1, 1, 2, IsCanary: false, double.Epsilon),
            new(1L << 53, 1, 0, IsCanary: true, Math.PI),
            new((1L << 53) + 1, 1, 0, IsCanary: true, 1e-300),
        ];
        await trial.AddAsync(RolloutTrial.Told(badEvents: told[..4]));
        await trial.AddAsync(RolloutTrial.Told("b", badEvents: told[4..]));
        trial.Sequence("bad events", told, (await trial.ReadAsync()).BadEvents);
    }

    private static async Task OfAUnitAndMetric_TheFirstCounts(RolloutTrial trial)
    {
        RolloutBadEvent first = RolloutTrial.Bad(7);
        RolloutBadEvent[] others = [RolloutTrial.Bad(7, metric: 2), RolloutTrial.Bad(8)];
        RolloutEvidence batch = RolloutTrial.Told(badEvents: [first, first with { IsCanary = false }, .. others]);
        await trial.AddAsync(batch);
        await trial.AddAsync(batch);
        await trial.AddAsync(RolloutTrial.Told("b", badEvents: [first with { Percent = 50 }, first with { Interval = 3 }, RolloutTrial.Bad(9)]));
        trial.Sequence("bad events", [first, .. others, RolloutTrial.Bad(9)], (await trial.ReadAsync()).BadEvents);
    }

    private static async Task ManyAtOnce_CountNothingTwice(RolloutTrial trial)
    {
        await RolloutTrial.TogetherAsync(Adders, async adder =>
        {
            for (int batch = 0; batch < Batches; batch++)
            {
                await trial.AddAsync(RolloutTrial.Told($"{adder}", badEvents: [.. Enumerable.Range(batch * Each, 2 * Each).Select(unit => RolloutTrial.Bad(unit))]));
            }
        });
        trial.Sequence(
            "units with a bad event", Enumerable.Range(0, (Batches + 1) * Each).Select(unit => (long)unit),
            (await trial.ReadAsync()).BadEvents.Select(bad => bad.Unit).Order());
    }

    private static async Task Pages_FollowOneAnother(RolloutTrial trial)
    {
        RolloutEvidencePage none = await trial.ReadAsync();
        trial.Equal("bad events and position before the first", (0, 0L), (none.BadEvents.Count, none.Position));
        await trial.AddAsync(RolloutTrial.Told(badEvents: [.. Enumerable.Range(0, 25).Select(unit => RolloutTrial.Bad(unit))]));
        List<long> units = [];
        List<int> sizes = [];
        long position = 0;
        for (int i = 0; i < 4; i++)
        {
            RolloutEvidencePage page = await trial.ReadAsync(after: position, most: 10);
            units.AddRange(page.BadEvents.Select(bad => bad.Unit));
            sizes.Add(page.BadEvents.Count);
            position = page.Position;
        }

        trial.Sequence("sizes of pages", [10, 10, 5, 0], sizes);
        trial.Sequence("units of all pages", Enumerable.Range(0, 25).Select(unit => (long)unit), units);
        trial.Equal("the position after the end", position, (await trial.ReadAsync(after: position)).Position);
        await trial.AddAsync(RolloutTrial.Told(badEvents: [RolloutTrial.Bad(3), RolloutTrial.Bad(25)]));
        trial.Sequence("units of the next page", [25L], (await trial.ReadAsync(after: position)).BadEvents.Select(bad => bad.Unit));
    }

    private static async Task UnderConcurrentAdders_NothingIsLost_AndNothingComesTwice(RolloutTrial trial)
    {
        Task adding = RolloutTrial.TogetherAsync(Adders, async adder =>
        {
            for (int batch = 0; batch < Batches; batch++)
            {
                int from = ((adder * Batches) + batch) * Each;
                await trial.AddAsync(RolloutTrial.Told($"{adder}", badEvents: [.. Enumerable.Range(from, Each).Select(unit => RolloutTrial.Bad(unit))]));
                await trial.AddAsync(RolloutTrial.Told($"{adder}", badEvents: [RolloutTrial.Bad(batch)]), run: "r1-2");
            }
        });
        List<long> units = [];
        long position = 0;
        bool isLast;
        do
        {
            isLast = adding.IsCompleted;
            RolloutEvidencePage page = await trial.ReadAsync(after: position, most: 7);
            units.AddRange(page.BadEvents.Select(bad => bad.Unit));
            position = page.Position;
            isLast &= page.BadEvents.Count == 0;
        }
        while (!isLast && units.Count <= Adders * Batches * Each);

        await adding;
        trial.Sequence("units of all pages", Enumerable.Range(0, Adders * Batches * Each).Select(unit => (long)unit), units.Order());
    }

    private static async Task APage_IsOfOneMoment(RolloutTrial trial)
    {
        Task adding = RolloutTrial.TogetherAsync(Adders, async adder =>
        {
            for (int batch = 0; batch < Batches; batch++)
            {
                int unit = (adder * Batches) + batch;
                await trial.AddAsync(RolloutTrial.Told("a", [new(unit, 0)], [RolloutTrial.Bad(unit)]));
            }
        });
        bool isLast;
        do
        {
            isLast = adding.IsCompleted;
            RolloutEvidencePage page = await trial.ReadAsync();
            trial.Equal("units with a bad event, of units that all have one", page.UnitsByInterval.Sum(), page.BadEvents.Count);
        }
        while (!isLast);

        await adding;
    }
}

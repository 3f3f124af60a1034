using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>How units are counted, and sums kept.</summary>
internal static class UnitCases
{
    private const int Callers = 8;
    private const int Batch = 5_000;

    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.CountsUnitsOnce, AUnit_CountsOnce_WhereItWasToldFirst),
        new(RolloutRule.CountsUnitsOnce, AnyId_IsAUnitOfItsOwn),
        new(RolloutRule.CountsUnitsOnce, ManyAtOnce_CountNobodyTwice),
        new(RolloutRule.LeavesOutLaterUnits, BeyondTheMost_LaterUnitsAreLeftOut),
        new(RolloutRule.ReplacesTotals, Totals_TakeThePlaceOfThoseBefore),
        new(RolloutRule.ReplacesTotals, Totals_ComeBackAsTheyWereTold),
    ];

    private static async Task AUnit_CountsOnce_WhereItWasToldFirst(RolloutTrial trial)
    {
        await trial.CountsAsync("before the first", []);
        RolloutEvidence batch = RolloutTrial.Told(units: [new(1, 0), new(2, 2), new(3, 2), new(3, 1)]);
        await trial.AddAsync(batch);
        await trial.CountsAsync("after the first", [1, 0, 2]);
        await trial.AddAsync(batch);
        await trial.CountsAsync("after the same again", [1, 0, 2]);
        await trial.AddAsync(RolloutTrial.Told("b", [new(1, 1), new(2, 0), new(4, 12)]));
        await trial.CountsAsync("after what another instance saw", [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    private static async Task AnyId_IsAUnitOfItsOwn(RolloutTrial trial)
    {
        const long Exact = 1L << 53;
        await trial.AddAsync(RolloutTrial.Told(units:
        [
            new(0, 0), new(-1, 0), new(1, 0), new(long.MinValue, 0), new(long.MinValue + 1, 0), new(long.MaxValue, 0), new(long.MaxValue - 1, 0),
            new(Exact, 1), new(Exact + 1, 1), new(-Exact, 1), new(-Exact - 1, 1),
        ]));
        await trial.CountsAsync("of the strangest ids", [7, 4]);
    }

    private static async Task ManyAtOnce_CountNobodyTwice(RolloutTrial trial)
    {
        await RolloutTrial.TogetherAsync(Callers, async caller =>
        {
            for (int batch = 0; batch < 10; batch++)
            {
                await trial.AddAsync(RolloutTrial.Told($"{caller}", [.. Enumerable.Range(batch * 20, 30).Select(id => new RolloutUnit(id, id % 2))]));
            }
        });
        await trial.CountsAsync("after many told the same at once", [105, 105]);
    }

    private static async Task BeyondTheMost_LaterUnitsAreLeftOut(RolloutTrial trial)
    {
        const int AlmostAll = RolloutEvidence.MostUnits - 3;
        for (int from = 0; from < AlmostAll; from += Batch)
        {
            await trial.AddAsync(RolloutTrial.Told(units: [.. Enumerable.Range(from, Math.Min(Batch, AlmostAll - from)).Select(id => new RolloutUnit(id, 0))]));
        }

        await trial.AddAsync(RolloutTrial.Told("b", [new(0, 1), new(-1, 1), new(-2, 1), new(-3, 1), new(-4, 1), new(-5, 2)]));
        await trial.AddAsync(RolloutTrial.Told("c", [new(-6, 2), new(-1, 2)]));
        await trial.CountsAsync("of the most and more", [AlmostAll, 3]);
        await trial.AddAsync(RolloutTrial.Told(units: [new(-6, 2)]), run: "r1-2");
        await trial.CountsAsync("of another run", [0, 0, 1], run: "r1-2");
    }

    private static async Task Totals_TakeThePlaceOfThoseBefore(RolloutTrial trial)
    {
        await trial.AddAsync(RolloutTrial.Told("a", totals: "1"));
        await trial.AddAsync(RolloutTrial.Told("b", totals: "2"));
        await trial.AddAsync(RolloutTrial.Told("a", totals: "3"));
        trial.Sequence("totals", ["2", "3"], (await trial.ReadAsync()).Totals.Order());
        await trial.AddAsync(RolloutTrial.Told("A", totals: "4"));
        trial.Sequence("totals", ["2", "3", "4"], (await trial.ReadAsync()).Totals.Order());
    }

    private static async Task Totals_ComeBackAsTheyWereTold(RolloutTrial trial)
    {
        foreach (string totals in (string[])["", " {\"calls\": [1, 2]}\r\n", "é 👎 \"' % \0", new string('x', 16_384)])
        {
            await trial.AddAsync(RolloutTrial.Told(totals: totals));
            trial.Sequence("totals", [totals], (await trial.ReadAsync()).Totals);
        }
    }
}

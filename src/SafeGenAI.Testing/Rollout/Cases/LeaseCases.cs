namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>Who decides, and for how long.</summary>
internal static class LeaseCases
{
    private const int Callers = 16;
    private const int Rounds = 10;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.LeadsAlone, OfManyAtOnce_OneLeads),
        new(RolloutRule.LeasesEnd, ALease_IsTheHolders_UntilItEnds),
        new(RolloutRule.LeasesEnd, ARenewal_CountsFromNow_AndNeverEndsItEarlier),
        new(RolloutRule.LeasesEnd, ALease_IsGivenBackByItsHolderOnly),
        new(RolloutRule.LeasesEnd, AClockThatGoesBack_NeverGivesTwoHolders),
        new(RolloutRule.LeasesEnd, AClockThatWasFarAhead_HoldsNobodyUpForLong),
        new(RolloutRule.KeepsApart, ALeaseOfAnotherFeature_IsAnotherOne),
    ];

    private static async Task OfManyAtOnce_OneLeads(RolloutTrial trial)
    {
        for (int round = 0; round < Rounds; round++)
        {
            string[] leaders = new string[Callers];
            await RolloutTrial.TogetherAsync(
                Callers, async caller => leaders[caller] = await trial.Store.LeadAsync(RolloutTrial.Feature, $"{caller}", RolloutTrial.Lease));
            trial.Equal("how many lead", 1, leaders.Distinct().Count());
            await trial.LedByAsync("afterwards", leaders[0], asks: "zoe");
            trial.Clock.Advance(RolloutTrial.Lease);
        }
    }

    private static async Task ALease_IsTheHolders_UntilItEnds(RolloutTrial trial)
    {
        await trial.LedByAsync("first", "ann", asks: "ann");
        await trial.LedByAsync("beside her", "ann", asks: "bob");
        trial.Clock.Advance(RolloutTrial.Lease - Second);
        await trial.LedByAsync("a second before it ends", "ann", asks: "bob");
        trial.Clock.Advance(Second);
        await trial.LedByAsync("when it ends", "bob", asks: "bob");
        await trial.LedByAsync("after that", "bob", asks: "ann");
    }

    private static async Task ARenewal_CountsFromNow_AndNeverEndsItEarlier(RolloutTrial trial)
    {
        await trial.LedByAsync("first", "ann", asks: "ann");
        trial.Clock.Advance(RolloutTrial.Lease / 2);
        await trial.LedByAsync("half-way", "ann", asks: "ann");
        await trial.LedByAsync("for less", "ann", asks: "ann", lease: Second);
        trial.Clock.Advance(RolloutTrial.Lease - Second);
        await trial.LedByAsync("a second before the renewed one ends", "ann", asks: "bob");
        trial.Clock.Advance(Second);
        await trial.LedByAsync("when the renewed one ends", "bob", asks: "bob");
    }

    private static async Task ALease_IsGivenBackByItsHolderOnly(RolloutTrial trial)
    {
        await trial.Store.ResignAsync(RolloutTrial.Feature, "ann");
        await trial.LedByAsync("first", "ann", asks: "ann");
        await trial.Store.ResignAsync(RolloutTrial.Feature, "bob");
        await trial.LedByAsync("after his own resignation", "ann", asks: "bob");
        await trial.Store.ResignAsync(RolloutTrial.Feature, "ann");
        await trial.LedByAsync("after hers", "bob", asks: "bob");
        await trial.Store.ResignAsync(RolloutTrial.Feature, "ann");
        await trial.LedByAsync("after her second", "bob", asks: "ann");
    }

    private static async Task AClockThatGoesBack_NeverGivesTwoHolders(RolloutTrial trial)
    {
        TimeSpan back = TimeSpan.FromMinutes(59);
        await trial.LedByAsync("first", "ann", asks: "ann", lease: TimeSpan.FromHours(1));
        trial.Clock.Set(-back);
        await trial.LedByAsync("on a clock that went back", "ann", asks: "bob");
        await trial.LedByAsync("on a clock that went back", "ann", asks: "ann");
        trial.Clock.Set(back);
        await trial.LedByAsync("on a clock that was put right", "ann", asks: "bob");
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await trial.LedByAsync("when it ends", "bob", asks: "bob");
    }

    private static async Task AClockThatWasFarAhead_HoldsNobodyUpForLong(RolloutTrial trial)
    {
        trial.Clock.Set(TimeSpan.FromDays(365));
        await trial.LedByAsync("on a clock a year ahead", "ann", asks: "ann");
        trial.Clock.Set(TimeSpan.FromDays(-365));
        trial.Clock.Advance(TimeSpan.FromHours(2));
        await trial.LedByAsync("two hours after it was put right", "bob", asks: "bob");
    }

    private static async Task ALeaseOfAnotherFeature_IsAnotherOne(RolloutTrial trial)
    {
        await trial.LedByAsync("first", "ann", asks: "ann");
        await trial.LedByAsync("for another feature", "bob", asks: "bob", feature: "other");
        await trial.Store.ResignAsync("other", "ann");
        await trial.Store.ResignAsync("other", "bob");
        await trial.LedByAsync("after another feature's was given back", "ann", asks: "bob");
    }
}

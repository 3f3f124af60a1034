using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>What a reading tells.</summary>
internal static class ReadingCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.Reads, LimitsAreToldInTheirOrder),
        new(LedgerRule.Reads, LimitsWhoseScopeTheSubjectLacksAreLeftOut),
        new(LedgerRule.Reads, AnUnknownAccountIsEmpty_AndResetsWithItsWindow),
        new(LedgerRule.Reads, AReadingHoldsNothing),
    ];

    private static async Task LimitsAreToldInTheirOrder(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Model, BudgetUnit.Tokens, 1, Per.Hour), new BudgetLimit(BudgetScope.User, BudgetUnit.Calls, 2, Per.Day),
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Usd, 3, Per.Month), new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 4, Per.Month),
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 5, Per.Rolling(TimeSpan.FromHours(1))) { IsSoft = true });
        trial.Sequence("the limits that are told", trial.Limits, (await trial.ReadAsync()).Select(state => state.Limit));
    }

    private static async Task LimitsWhoseScopeTheSubjectLacksAreLeftOut(LedgerTrial trial)
    {
        trial.Use([.. Enum.GetValues<BudgetScope>().Select(scope => new BudgetLimit(scope, BudgetUnit.Tokens, 100, Per.Hour))]);
        await trial.SpendAsync(10);
        IReadOnlyList<BudgetState> states = await trial.ReadAsync(new("acme", "", null));
        trial.Sequence("scopes that are told of a tenant only", [BudgetScope.Global, BudgetScope.Tenant, BudgetScope.Feature], states.Select(state => state.Limit.Scope));
        trial.Sequence("what is spent in them", [10, 10, 10], states.Select(state => state.Spent));
    }

    private static async Task AnUnknownAccountIsEmpty_AndResetsWithItsWindow(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetState state = (await trial.ReadAsync(new(null, "nobody")))[0];
        trial.Equal("spent, reserved and remaining", (0L, 0L, 100L), (state.Spent, state.Reserved, state.Remaining));
        trial.Equal("when it resets", new DateTimeOffset(2026, 3, 11, 13, 0, 0, TimeSpan.Zero), state.ResetsAt);
    }

    private static async Task AReadingHoldsNothing(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        for (int i = 0; i < 3; i++)
        {
            await trial.BalanceAsync($"at reading {i + 1}", (0, 0));
        }

        await trial.FitsAsync("the whole limit after readings", true, 100);
    }
}

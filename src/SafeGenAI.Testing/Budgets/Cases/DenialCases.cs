using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>What a denial tells.</summary>
internal static class DenialCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.TellsTheDenial, ADenialSaysWhereTheLimitStands_AndWhenItResets),
        new(LedgerRule.TellsTheDenial, WhatNeverFitsHasNoTimeToWait),
        new(LedgerRule.TellsTheDenial, AWiderScopeIsToldBeforeTheModels_ThenWhatNeverFits_ThenWhatResetsLast),
        new(LedgerRule.TellsTheDenial, OfEqualLimitsTheFirstIsTold),
    ];

    private static async Task ADenialSaysWhereTheLimitStands_AndWhenItResets(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour), new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 10_000, Per.Day));
        await trial.SpendAsync(50);
        await trial.ReserveAsync(30);
        BudgetRequest request = trial.Request(LedgerTrial.Tokens(21));
        BudgetReservation denied = await trial.Ledger.ReserveAsync(request);
        BudgetDenial? denial = denied.Denial;
        DateTimeOffset end = new(2026, 3, 11, 13, 0, 0, TimeSpan.Zero);
        trial.Equal("the attempt's id", request.AttemptId, denied.AttemptId);
        trial.Equal("the limit", trial.Limits[0], denial?.Limit);
        trial.Equal("used, reserved and requested", (50L, 30L, 21L), (denial?.Used ?? -1, denial?.Reserved ?? -1, denial?.Requested ?? -1));
        trial.Equal("when it resets", end, denial?.ResetsAt);
        trial.Equal("how long to wait", end - trial.Clock.GetUtcNow(), denial?.RetryAfter);
    }

    private static async Task WhatNeverFitsHasNoTimeToWait(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetDenial? denial = (await trial.ReserveAsync(101)).Denial;
        trial.Equal("whether waiting helps, and how long", (false, null), (denial?.WaitingHelps ?? true, denial?.RetryAfter));
    }

    private static async Task AWiderScopeIsToldBeforeTheModels_ThenWhatNeverFits_ThenWhatResetsLast(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Minute),
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Day),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 1, Per.Hour),
            new BudgetLimit(BudgetScope.Model, BudgetUnit.Tokens, 90, Per.Month));
        await trial.SpendAsync(10, new("acme", "bob", "small"));
        trial.Equal("the model's own denial", BudgetScope.Model, (await trial.ReserveAsync(90, new("acme", "ann", "small"))).Denial?.Limit.Scope);
        trial.Equal("of a minute, a day and the model's month", BudgetScope.Tenant, (await trial.ReserveAsync(95)).Denial?.Limit.Scope);
        trial.Equal("of a minute and a day that 101 tokens never fit", BudgetScope.Tenant, (await trial.ReserveAsync(101, new("other", "ann", "large"))).Denial?.Limit.Scope);
        trial.Equal("of a user's requests that never fit and a day that is full", BudgetScope.User, (await trial.Ledger.ReserveAsync(trial.Request(new(95, 2, 0)))).Denial?.Limit.Scope);
    }

    private static async Task OfEqualLimitsTheFirstIsTold(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 100, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 50, Per.Hour),
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Usd, 100, Per.Hour));
        await trial.SpendAsync(50);
        trial.Equal("the limit", trial.Limits[0], (await trial.ReserveAsync(1)).Denial?.Limit);
    }
}

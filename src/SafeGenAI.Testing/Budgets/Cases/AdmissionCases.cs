using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>In all accounts or in none.</summary>
internal static class AdmissionCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.AllOrNothing, AGrantHoldsTheEstimateInAllFiveScopes),
        .. Enum.GetValues<BudgetScope>().Select(scope => new LedgerCase(
            LedgerRule.AllOrNothing, trial => ADenialLeavesNoTrace(trial, scope), $"ADenialByTheLimitOfThe{scope}_LeavesNoTrace")),
        new(LedgerRule.AllOrNothing, ADeniedAttemptTakesNoRoomFromTheNext),
        new(LedgerRule.AllOrNothing, AnAttemptWithoutLimitsIsAdmitted),
    ];

    private static async Task AGrantHoldsTheEstimateInAllFiveScopes(LedgerTrial trial)
    {
        trial.Use(OverAllScopes());
        BudgetReservation reservation = await trial.ReserveAsync(100);
        trial.Equal("what is held", LedgerTrial.Tokens(100), reservation.Amount);
        await trial.BalanceAsync("with 100 reserved", [.. Enumerable.Repeat((0L, 100L), 5)]);
        await trial.SettleAsync(reservation, 40);
        await trial.BalanceAsync("with 40 settled", [.. Enumerable.Repeat((40L, 0L), 5)]);
    }

    private static async Task ADenialLeavesNoTrace(LedgerTrial trial, BudgetScope scope)
    {
        trial.Use(OverAllScopes(scope, 50));
        BudgetReservation reservation = await trial.ReserveAsync(60);
        trial.Equal("whether 60 of 50 tokens are admitted", false, reservation.IsGranted);
        trial.Equal("the denial's scope", scope, reservation.Denial?.Limit.Scope);
        trial.Equal("what is held by a denied attempt", default, reservation.Amount);
        await trial.BalanceAsync("after a denial", [.. Enumerable.Repeat((0L, 0L), 5)]);
    }

    private static async Task ADeniedAttemptTakesNoRoomFromTheNext(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Requests, 2, Per.Hour), new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        for (int i = 0; i < 5; i++)
        {
            await trial.FitsAsync("more than the user's limit", false, 101);
        }

        trial.Granted("100 tokens after five denials", await trial.ReserveAsync(100));
        trial.Granted("the second request after five denials", await trial.ReserveAsync(100, LedgerTrial.Bob));
    }

    private static async Task AnAttemptWithoutLimitsIsAdmitted(LedgerTrial trial)
    {
        BudgetReservation reservation = await trial.ReserveAsync(1_000);
        trial.Granted("1,000 tokens without a limit", reservation);
        trial.Equal("settling it", SettlementOutcome.Settled, (await trial.SettleAsync(reservation, 10)).Outcome);
        trial.Equal("how many limits are read", 0, (await trial.ReadAsync()).Count);
    }

    private static BudgetLimit[] OverAllScopes(BudgetScope narrow = BudgetScope.Global, long amount = 1_000) =>
        [.. Enum.GetValues<BudgetScope>().Select(scope => new BudgetLimit(scope, BudgetUnit.Tokens, scope == narrow ? amount : 1_000, Per.Hour))];
}

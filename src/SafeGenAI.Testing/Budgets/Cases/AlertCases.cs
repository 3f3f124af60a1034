using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Budgets that are being used up.</summary>
internal static class AlertCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.AlertsOnce, EachThresholdIsToldOnce_ByTheChargeThatPassesIt),
        new(LedgerRule.AlertsOnce, ANewWindowTellsAnew),
        new(LedgerRule.AlertsOnce, ACorrectionDownDoesNotLetAThresholdBeToldTwice),
        new(LedgerRule.AlertsOnce, APresumedChargeTellsToo),
        new(LedgerRule.AlertsOnce, EachUserAndUnitIsToldByItself),
        new(LedgerRule.AlertsOnce, ALimitThatObservesAndOneThatIsEnforcedAreToldApart),
        new(LedgerRule.AlertsOnce, ABurnRateIsToldOnce),
        new(LedgerRule.AlertsOnce, ARollingWindowTellsAnew_OnceItHasFallenBelowAThreshold),
        new(LedgerRule.AlertsOnce, AResetAccountTellsAnew),
        new(LedgerRule.AlertsOnce, WhatWasErasedTellsNothing),
    ];

    private static async Task EachThresholdIsToldOnce_ByTheChargeThatPassesIt(LedgerTrial trial)
    {
        Use(trial, Per.Hour);
        foreach ((long charge, int[] told) in ((long, int[])[])[(49, []), (1, [50]), (29, []), (21, [100]), (50, [])])
        {
            trial.Sequence($"what {charge} tokens tell", told, await ChargeAsync(trial, charge));
        }
    }

    private static async Task ANewWindowTellsAnew(LedgerTrial trial)
    {
        Use(trial, Per.Hour);
        trial.Sequence("what 60 of 100 tokens tell", [50], await ChargeAsync(trial, 60));
        trial.Clock.Advance(TimeSpan.FromHours(1));
        trial.Sequence("what 60 of 100 tokens tell in the next hour", [50], await ChargeAsync(trial, 60));
    }

    private static async Task ACorrectionDownDoesNotLetAThresholdBeToldTwice(LedgerTrial trial)
    {
        Use(trial, Per.Hour);
        BudgetReservation reservation = await trial.ReserveAsync(60);
        trial.Sequence("what a presumed charge tells", [50], (await trial.Ledger.SettlePresumedAsync(reservation)).Alerts.Select(alert => alert.Percent));
        trial.Sequence("what a correction down tells", [], (await trial.SettleAsync(reservation, 1)).Alerts.Select(alert => alert.Percent));
        trial.Sequence("what the same threshold tells again", [], await ChargeAsync(trial, 60));
    }

    private static async Task APresumedChargeTellsToo(LedgerTrial trial)
    {
        Use(trial, Per.Hour);
        BudgetAlert? alert = (await trial.Ledger.SettlePresumedAsync(await trial.ReserveAsync(85))).Alerts.SingleOrDefault();
        trial.Equal("kind, percent and amount", (BudgetAlertKind.Threshold, 80, 85L), (alert?.Kind ?? default, alert?.Percent ?? 0, alert?.Spent ?? 0));
        trial.Equal("the limit", trial.Limits[0], alert?.Limit);
        trial.Equal("when it resets", Per.Hour.EndOf(Per.Hour.IdAt(trial.Clock.GetUtcNow())), alert?.ResetsAt);
    }

    private static async Task EachUserAndUnitIsToldByItself(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { AlertsOnBurnRate = false },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 200, Per.Hour) { AlertsOnBurnRate = false, Thresholds = [40] });
        trial.Sequence("what ann's 50 tokens tell", [50, 40], await ChargeAsync(trial, 50));
        trial.Sequence("what bob's 50 tokens tell", [50, 40], await ChargeAsync(trial, 50, LedgerTrial.Bob));
        trial.Sequence("what ann's next token tells", [], await ChargeAsync(trial, 1));
    }

    private static async Task ALimitThatObservesAndOneThatIsEnforcedAreToldApart(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { AlertsOnBurnRate = false },
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 40, Per.Hour) { AlertsOnBurnRate = false, Mode = BudgetMode.Observe });
        trial.Sequence("what 35 tokens tell", [80], await ChargeAsync(trial, 35));
        trial.Sequence("what 55 tokens tell", [50, 100], await ChargeAsync(trial, 20));
    }

    private static async Task ABurnRateIsToldOnce(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { Thresholds = [] });
        trial.Clock.AdvanceTo(new DateTimeOffset(2026, 3, 11, 12, 3, 0, TimeSpan.Zero));
        IReadOnlyList<BudgetAlert> alerts = (await trial.SettleAsync(await trial.ReserveAsync(20), 20)).Alerts;
        trial.Sequence("what a fifth in three minutes tells", [(BudgetAlertKind.BurnRate, TimeSpan.FromMinutes(12))], alerts.Select(alert => (alert.Kind, alert.EndsIn ?? default)));
        trial.Sequence("what the next fifth tells", [], await ChargeAsync(trial, 20));
    }

    private static async Task ARollingWindowTellsAnew_OnceItHasFallenBelowAThreshold(LedgerTrial trial)
    {
        Use(trial, Per.Rolling(TimeSpan.FromHours(1)));
        trial.Sequence("what 60 of 100 tokens tell", [50], await ChargeAsync(trial, 60));
        trial.Clock.Advance(TimeSpan.FromMinutes(61));
        trial.Sequence("what 10 tokens tell when the 60 are over", [], await ChargeAsync(trial, 10));
        trial.Sequence("what 45 more tell", [50], await ChargeAsync(trial, 45));
    }

    private static async Task AResetAccountTellsAnew(LedgerTrial trial)
    {
        Use(trial, Per.Hour);
        await ChargeAsync(trial, 60);
        await trial.Ledger.ResetAsync(new(trial.Limits, trial.Limits[0], LedgerTrial.Ann, "ops", "a test"));
        trial.Sequence("what 60 of 100 tokens tell after a reset", [50], await ChargeAsync(trial, 60));
    }

    private static async Task WhatWasErasedTellsNothing(LedgerTrial trial)
    {
        foreach (Per per in (Per[])[Per.Hour, Per.Rolling(TimeSpan.FromHours(1))])
        {
            Use(trial, per);
            BudgetReservation inFlight = await trial.ReserveAsync(60);
            await trial.Ledger.ResetAsync(new(trial.Limits, trial.Limits[0], LedgerTrial.Ann, "ops", "a test"));
            trial.Sequence($"what 60 tokens tell that a reset erased, per {per}", [], (await trial.SettleAsync(inFlight, 60)).Alerts.Select(alert => alert.Percent));
        }
    }

    private static void Use(LedgerTrial trial, Per per) =>
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, per) { AlertsOnBurnRate = false });

    private static async Task<IEnumerable<int>> ChargeAsync(LedgerTrial trial, long tokens, BudgetSubject? subject = null) =>
        (await trial.SettleAsync(await trial.ReserveAsync(0, subject), tokens)).Alerts.Select(alert => alert.Percent);
}

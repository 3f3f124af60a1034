using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Settles an attempt in all of its slots, and tells what that did.</summary>
internal sealed class AttemptSettlement(SlotScripts scripts, SlotSettler settler, AlertAnnouncer announcer)
{
    public async ValueTask<BudgetSettlement> SettleAsync(
        RedisReservation state, bool presumes, BudgetAmount charge, CancellationToken cancellationToken)
    {
        if (state.Held.Length == 0)
        {
            return state.SettleWithoutLimits(presumes, charge);
        }

        // The store knows it again when it is sent twice.
        string name = scripts.NewName();
        Task<BudgetSettlement>[] settling = [.. state.Held.Select(held => SettleAsync(state, held, presumes, name, charge, cancellationToken))];
        BudgetSettlement whole = default;
        List<BudgetAlert> alerts = [];

        // All are sent, whichever fails; each one that does is tried again by itself.
        foreach (BudgetSettlement settlement in await Task.WhenAll(settling))
        {
            alerts.AddRange(settlement.Alerts);
            if (settlement.Outcome > whole.Outcome)
            {
                whole = settlement;
            }
        }

        return alerts.Count == 0 ? whole : whole with { Alerts = [.. alerts.OrderBy(alert => state.Limits.PlaceOf(alert.Limit))] };
    }

    private async Task<BudgetSettlement> SettleAsync(
        RedisReservation state, HeldSlot held, bool presumes, string name, BudgetAmount charge, CancellationToken cancellationToken)
    {
        ScriptAnswer answer = await settler.SettleAsync(state, held, presumes, name, charge, cancellationToken);
        if (answer.Status == "ignored")
        {
            return default;
        }

        SettlementOutcome outcome = answer.Status == "corrected" ? SettlementOutcome.Corrected : SettlementOutcome.Settled;
        BudgetAmount overrun = presumes ? default : charge.Beyond(AttemptExtender.AmountOf(answer.Texts(0)));
        List<BudgetAlert> alerts = await announcer.RaiseAsync(held, answer.Texts(1), answer.Now, cancellationToken);
        return new(outcome, overrun) { Alerts = alerts };
    }
}

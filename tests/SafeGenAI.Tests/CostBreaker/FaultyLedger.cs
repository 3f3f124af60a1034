using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A ledger that, by what a test says, throws where it is to settle, answers later, or loses what it was told.</summary>
internal sealed class FaultyLedger(IBudgetLedger inner) : IBudgetLedger
{
    /// <summary>Runs before a settlement; what it throws is the store's failure.</summary>
    public Action? BeforeSettling { get; set; }

    /// <summary>Settlements complete when it does.</summary>
    public Task? Gate { get; set; }

    /// <summary>Settlements are confirmed, and not done.</summary>
    public bool Loses { get; set; }

    /// <summary>Settlements are done, and what is confirmed is that they were done before.</summary>
    public bool Ignores { get; set; }

    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default) =>
        inner.ReserveAsync(request, cancellationToken);

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        inner.ExtendAsync(reservation, more, cancellationToken);

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
    {
        BeforeSettling?.Invoke();
        return AnswerAsync(Loses ? inner.SettleAsync(reservation, default, cancellationToken) : inner.SettleAsync(reservation, charge, cancellationToken));
    }

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default)
    {
        BeforeSettling?.Invoke();
        return AnswerAsync(inner.SettlePresumedAsync(reservation, cancellationToken));
    }

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(limits, subject, cancellationToken);

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        inner.ResetAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        inner.ReadResetsAsync(most, cancellationToken);

    private async ValueTask<BudgetSettlement> AnswerAsync(ValueTask<BudgetSettlement> settling)
    {
        BudgetSettlement settlement = await settling;
        await (Gate ?? Task.CompletedTask);
        return Ignores ? default : settlement;
    }
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A ledger whose requests a test looks at.</summary>
internal sealed class WatchedLedger(IBudgetLedger inner, Action<BudgetRequest> onReserve, Action<BudgetAmount>? onExtend = null) : IBudgetLedger
{
    /// <summary>The last reservation that was settled.</summary>
    public BudgetReservation Settled { get; private set; }

    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        onReserve(request);
        return inner.ReserveAsync(request, cancellationToken);
    }

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        onExtend?.Invoke(more);
        return inner.ExtendAsync(reservation, more, cancellationToken);
    }

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
    {
        Settled = reservation;
        return inner.SettleAsync(reservation, charge, cancellationToken);
    }

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        inner.SettlePresumedAsync(reservation, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(limits, subject, cancellationToken);

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        inner.ResetAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        inner.ReadResetsAsync(most, cancellationToken);
}

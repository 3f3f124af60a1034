using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>A sound ledger that counts how often it is disposed of.</summary>
internal sealed class DisposableLedger(TimeProvider clock) : IBudgetLedger, IAsyncDisposable
{
    private readonly InMemoryBudgetLedger _inner = new(clock);

    public int Disposals { get; private set; }

    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default) =>
        _inner.ReserveAsync(request, cancellationToken);

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        _inner.ExtendAsync(reservation, more, cancellationToken);

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        _inner.SettleAsync(reservation, charge, cancellationToken);

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        _inner.SettlePresumedAsync(reservation, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(limits, subject, cancellationToken);

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        _inner.ResetAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        _inner.ReadResetsAsync(most, cancellationToken);

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A ledger whose store is down.</summary>
internal sealed class BrokenLedger : IBudgetLedger
{
    public bool OnlySettling { get; init; }

    public Action? BeforeReserving { get; init; }

    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        BeforeReserving?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        return OnlySettling ? new(new BudgetReservation(request.AttemptId, request.Estimate)) : throw new TimeoutException("the store is down");
    }

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        throw new TimeoutException("the store is down");
}

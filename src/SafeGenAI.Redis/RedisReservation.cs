using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>What the ledger needs to settle a reservation.</summary>
internal sealed class RedisReservation(RedisBudgetLedger ledger, in BudgetRequest request, HeldSlot[] held)
{
    private int _settlements;

    public RedisBudgetLedger Ledger { get; } = ledger;

    public Guid AttemptId { get; } = request.AttemptId;

    public TimeSpan Lease { get; } = request.Lease;

    public HeldSlot[] Held { get; } = held;

    /// <summary>Names one settlement, so that the store knows it again when it is sent twice.</summary>
    public int NextSettlement() => Interlocked.Increment(ref _settlements);
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>What the ledger needs to settle a reservation.</summary>
internal sealed class RedisReservation(RedisBudgetLedger ledger, in BudgetRequest request, HeldSlot[] held)
{
    public RedisBudgetLedger Ledger { get; } = ledger;

    public BudgetLimits Limits { get; } = request.Limits;

    public Guid AttemptId { get; } = request.AttemptId;

    public TimeSpan Lease { get; } = request.Lease;

    public HeldSlot[] Held { get; } = held;
}

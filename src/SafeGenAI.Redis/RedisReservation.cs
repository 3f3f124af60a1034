using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>What the ledger needs to settle a reservation.</summary>
internal sealed class RedisReservation(RedisBudgetLedger ledger, in BudgetRequest request, HeldSlot[] held)
{
    private readonly Lock _lock = new();
    private readonly BudgetAmount _estimate = request.Estimate;
    private SettlementOutcome _next = SettlementOutcome.Settled;

    public RedisBudgetLedger Ledger { get; } = ledger;

    public BudgetLimits Limits { get; } = request.Limits;

    public Guid AttemptId { get; } = request.AttemptId;

    public TimeSpan Lease { get; } = request.Lease;

    public HeldSlot[] Held { get; } = held;

    /// <summary>An attempt that no limit binds is in no store; its settlement is answered like any other's.</summary>
    public BudgetSettlement SettleWithoutLimits(bool presumes, BudgetAmount charge)
    {
        lock (_lock)
        {
            SettlementOutcome outcome = presumes && _next == SettlementOutcome.Corrected ? SettlementOutcome.Ignored : _next;
            if (outcome == SettlementOutcome.Ignored)
            {
                return default;
            }

            _next = presumes ? SettlementOutcome.Corrected : SettlementOutcome.Ignored;
            return new(outcome, presumes ? default : charge.Beyond(_estimate));
        }
    }
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

/// <summary>An in-memory ledger at 2026-03-01 12:00:30 UTC, with one feature's limits.</summary>
internal sealed class LedgerRig
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    public static readonly BudgetSubject Ann = new("acme", "ann", "small");

    public LedgerRig(params BudgetLimit[] limits)
    {
        Ledger = new InMemoryBudgetLedger(Clock);
        Limits = new BudgetLimits("summary", limits);
    }

    public SteppingClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public InMemoryBudgetLedger Ledger { get; }

    public BudgetLimits Limits { get; }

    public static BudgetAmount Tokens(long tokens) => new(tokens, 1, tokens * 2);

    public BudgetReservation Reserve(long tokens, BudgetSubject? subject = null, TimeSpan? lease = null, BudgetLimits? limits = null) =>
        Now(Ledger.ReserveAsync(new BudgetRequest(limits ?? Limits, subject ?? Ann, Tokens(tokens), lease ?? Lease, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))));

    public BudgetSettlement Settle(BudgetReservation reservation, long tokens) => Settle(reservation, Tokens(tokens));

    public BudgetSettlement Settle(BudgetReservation reservation, BudgetAmount charge) => Now(Ledger.SettleAsync(reservation, charge));

    public BudgetSettlement SettlePresumed(BudgetReservation reservation) => Now(Ledger.SettlePresumedAsync(reservation));

    public IReadOnlyList<BudgetState> Read(BudgetSubject? subject = null) => Now(Ledger.ReadAsync(Limits, subject ?? Ann));

    /// <summary>Spent and reserved of the only limit.</summary>
    public (long Spent, long Reserved) Balance()
    {
        BudgetState state = Assert.Single(Read());
        return (state.Spent, state.Reserved);
    }

    public BudgetReservation Reserve(BudgetRequest request) => Now(Ledger.ReserveAsync(request));

    public BudgetReservation Extend(BudgetReservation reservation, long tokens) => Now(Ledger.ExtendAsync(reservation, Tokens(tokens)));

    public BudgetReset Reset(BudgetLimit? limit = null) =>
        Now(Ledger.ResetAsync(new BudgetResetRequest(Limits, limit ?? Limits[0], Ann, "ops", "a retry storm of ours")));

    public IReadOnlyList<BudgetReset> Resets() => Now(Ledger.ReadResetsAsync(10));

    private static T Now<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result;
    }
}

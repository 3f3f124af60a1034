using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>One case under way: an empty ledger, its clock, one feature's limits, and what was found.</summary>
internal sealed class LedgerTrial(IBudgetLedger ledger, LedgerClock clock, LedgerConformanceOptions options) : Trial
{
    public const string Feature = "summary";

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    public static readonly BudgetSubject Ann = new("acme", "ann", "small");
    public static readonly BudgetSubject Bob = new("acme", "bob", "small");

    private int _attempts;

    public IBudgetLedger Ledger { get; } = ledger;

    public LedgerClock Clock { get; } = clock;

    public LedgerConformanceOptions Options { get; } = options;

    public BudgetLimits Limits { get; private set; } = new(Feature, []);

    public void Use(params BudgetLimit[] limits) => Limits = new(Feature, limits);

    /// <summary>Tokens, one attempt, and money at two nano-USD a token.</summary>
    public static BudgetAmount Tokens(long tokens) => new(tokens, 1, tokens * 2);

    public BudgetRequest Request(BudgetAmount estimate, BudgetSubject? subject = null, TimeSpan? lease = null, BudgetLimits? limits = null) =>
        new(limits ?? Limits, subject ?? Ann, estimate, lease ?? Lease, NextId());

    public ValueTask<BudgetReservation> ReserveAsync(long tokens, BudgetSubject? subject = null, TimeSpan? lease = null, BudgetLimits? limits = null) =>
        Ledger.ReserveAsync(Request(Tokens(tokens), subject, lease, limits));

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, long tokens) => Ledger.SettleAsync(reservation, Tokens(tokens));

    /// <summary>Reserves and settles the same.</summary>
    public async Task SpendAsync(long tokens, BudgetSubject? subject = null, BudgetLimits? limits = null)
    {
        BudgetReservation reservation = await ReserveAsync(tokens, subject, limits: limits);
        Granted($"{tokens:N0} tokens that fit", reservation);
        Equal($"settling {tokens:N0} tokens", SettlementOutcome.Settled, (await SettleAsync(reservation, tokens)).Outcome);
    }

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetSubject? subject = null, BudgetLimits? limits = null) =>
        Ledger.ReadAsync(limits ?? Limits, subject ?? Ann);

    /// <summary>Expects spent and reserved of each limit.</summary>
    public Task BalanceAsync(string when, params (long Spent, long Reserved)[] expected) => BalanceAsync(when, Ann, expected);

    public Task BalanceAsync(string when, BudgetSubject subject, params (long Spent, long Reserved)[] expected) =>
        BalanceAsync(when, Limits, subject, expected);

    public async Task BalanceAsync(string when, BudgetLimits limits, BudgetSubject subject, params (long Spent, long Reserved)[] expected) =>
        Sequence($"spent and reserved of each limit, {when}", expected, (await ReadAsync(subject, limits)).Select(state => (state.Spent, state.Reserved)));

    /// <summary>Expects whether an attempt is admitted; what was held is given back.</summary>
    public async Task FitsAsync(string what, bool expected, long tokens, BudgetSubject? subject = null, BudgetLimits? limits = null)
    {
        BudgetReservation reservation = await ReserveAsync(tokens, subject, limits: limits);
        Equal($"whether {what} is admitted", expected, reservation.IsGranted);
        await Ledger.SettleAsync(reservation, default);
    }

    public void Granted(string what, BudgetReservation reservation) => Equal($"whether {what} are admitted", true, reservation.IsGranted);

    public Guid NextId() => new(Interlocked.Increment(ref _attempts), 1, 1, new byte[8]);
}

using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>A ledger in a file at 2026-03-01 12:00:30 UTC, with one feature's limits.</summary>
internal sealed class LedgerRig : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    public static readonly BudgetSubject Ann = new("acme", "ann", "small");

    private int _attempts;

    public LedgerRig(params BudgetLimit[] limits)
    {
        Ledger = File.Open(Clock);
        Limits = new BudgetLimits("summary", limits);
    }

    public TemporaryFile File { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public SqliteBudgetLedger Ledger { get; private set; }

    public BudgetLimits Limits { get; }

    public static BudgetAmount Tokens(long tokens) => new(tokens, 1, tokens * 2);

    public BudgetRequest Request(long tokens, BudgetSubject? subject = null, TimeSpan? lease = null, Guid? id = null) =>
        new(Limits, subject ?? Ann, Tokens(tokens), lease ?? Lease, id ?? new Guid(Interlocked.Increment(ref _attempts), 0, 0, new byte[8]));

    public ValueTask<BudgetReservation> ReserveAsync(long tokens, BudgetSubject? subject = null, TimeSpan? lease = null, Guid? id = null) =>
        Ledger.ReserveAsync(Request(tokens, subject, lease, id));

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, long tokens) => Ledger.SettleAsync(reservation, Tokens(tokens));

    public async Task SpendAsync(long tokens, BudgetSubject? subject = null) => await SettleAsync(await ReserveAsync(tokens, subject), tokens);

    /// <summary>Spent and reserved of the only limit.</summary>
    public async Task<(long Spent, long Reserved)> BalanceAsync(IBudgetLedger? ledger = null)
    {
        BudgetState state = Assert.Single(await (ledger ?? Ledger).ReadAsync(Limits, Ann));
        return (state.Spent, state.Reserved);
    }

    /// <summary>Ends the ledger and opens its file again, as another process would.</summary>
    public async Task RestartAsync()
    {
        await Ledger.DisposeAsync();
        Ledger = File.Open(Clock);
    }

    /// <summary>Asks the file itself, beside the ledger.</summary>
    public long Query(string sql)
    {
        using StoreConnection connection = StoreFile.OpenToRead(new SqliteStoreOptions(File.Path));
        return connection.ReadNumber(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        File.Dispose();
    }
}

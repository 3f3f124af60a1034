using SafeGenAI.Budgets;

namespace SafeGenAI.Testing;

/// <summary>A real ledger in memory that a test can use up and look into.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FakeBudgetLedger : IBudgetLedger
{
    private readonly Lock _lock = new();
    private readonly InMemoryBudgetLedger _ledger;
    private readonly HashSet<(BudgetLimits Limits, BudgetSubject Subject)> _seen = [];
    private int _requests;
    private int _exhausted;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="timeProvider">The clock of windows and leases. Default <see cref="TimeProvider.System"/>.</param>
    public FakeBudgetLedger(TimeProvider? timeProvider = null) => _ledger = new InMemoryBudgetLedger(timeProvider ?? TimeProvider.System);

    /// <summary>Whether every budget is used up before the next attempt asks for room: it is then denied as in earnest.</summary>
    /// <value>Default false.</value>
    public bool IsExhausted { get; set; }

    /// <summary>Whether every quota is used up before the next call asks for units: it is then denied as in earnest.</summary>
    /// <value>Default false.</value>
    public bool IsQuotaExhausted { get; set; }

    /// <summary>How many attempts asked for room in a budget.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <inheritdoc/>
    public async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        bool isQuota = request.Limits.Accounts.All(account => account.Kind == BudgetAccountKind.Quota);
        if (!isQuota)
        {
            Interlocked.Increment(ref _requests);
        }

        lock (_lock)
        {
            _seen.Add((request.Limits, request.Subject));
        }

        if (isQuota ? IsQuotaExhausted : IsExhausted)
        {
            Guid id = new(Interlocked.Increment(ref _exhausted), 0, 0, new byte[8]);
            BudgetReservation all = await _ledger.ReserveAsync(
                new BudgetRequest(request.Limits, request.Subject, default, request.Lease, id), cancellationToken);
            await _ledger.SettleAsync(all, BudgetAmount.Of(_ => BudgetAmount.Maximum), CancellationToken.None);
        }

        return await _ledger.ReserveAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ExtendAsync(
        BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        _ledger.ExtendAsync(reservation, more, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettleAsync(
        BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        _ledger.SettleAsync(reservation, charge, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        _ledger.SettlePresumedAsync(reservation, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(
        BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        _ledger.ReadAsync(limits, subject, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        _ledger.ResetAsync(request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        _ledger.ReadResetsAsync(most, cancellationToken);

    /// <summary>The limits that still hold room for somebody who asked: none when nothing is under way.</summary>
    public async ValueTask<IReadOnlyList<BudgetState>> ReadReservedAsync(CancellationToken cancellationToken = default)
    {
        (BudgetLimits Limits, BudgetSubject Subject)[] seen;
        lock (_lock)
        {
            seen = [.. _seen];
        }

        List<BudgetState> reserved = [];
        foreach ((BudgetLimits limits, BudgetSubject subject) in seen)
        {
            reserved.AddRange((await _ledger.ReadAsync(limits, subject, cancellationToken)).Where(state => state.Reserved > 0));
        }

        return reserved;
    }
}

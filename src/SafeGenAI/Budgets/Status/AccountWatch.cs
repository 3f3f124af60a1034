namespace SafeGenAI.Budgets.Status;

/// <summary>Compares what the ledger's own account of a feature gained between two looks with what was charged in this process.</summary>
/// <remarks>
/// Both looks must lie in one window, and nothing may be in flight: between an amount that is read from a store and one that
/// is read here there is no common moment.
/// </remarks>
/// <param name="spending">What was charged in this process.</param>
/// <param name="fromTheStart">Whether the ledger began with the pipelines, and empty: then the first look has something to compare with.</param>
internal sealed class AccountWatch(FeatureSpending spending, bool fromTheStart)
{
    private readonly Lock _lock = new();
    private Look? _last = fromTheStart ? new Look(spending.Since, 0, default) : null;

    public async ValueTask<Reconciliation> CompareAsync(
        IBudgetLedger ledger, BudgetLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        BudgetLimit? limit = limits.FirstOrDefault(IsOfFeature);
        SpendTotals before = spending.Book.Totals;
        if (limit is null)
        {
            return Not(before, "the feature has no limit in USD for itself over a fixed window");
        }

        IReadOnlyList<BudgetState> states;
        IReadOnlyList<BudgetReset> resets;
        try
        {
            states = await ledger.ReadAsync(new BudgetLimits(limits.Feature, [limit]), default, cancellationToken);
            resets = await ledger.ReadResetsAsync(1, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Not(spending.Book.Totals, "the ledger's store does not answer");
        }

        // While a store is away its place is taken by a share of the limit, or by nothing.
        if (states is not [{ } state] || state.Limit.Amount != limit.Amount)
        {
            return Not(spending.Book.Totals, "the ledger's store does not answer");
        }

        SpendTotals after = spending.Book.Totals;
        if (before != after || after.OpenCalls > 0 || after.UnderWay > 0 || state.Reserved > 0)
        {
            return Not(after, "calls are in flight");
        }

        Look now = new(time.GetUtcNow(), state.Spent, after);
        return Replace(now) is not { } last || limit.Per.IdAt(last.At) != limit.Per.IdAt(now.At) ? Not(after, "this is the first look in its window")
            : resets.Count > 0 && resets[0].At >= last.At ? Not(after, "a budget was reset since the last look")
            : after.NotSettledAttempts != last.Totals.NotSettledAttempts ? Not(after, "attempts were not settled since the last look")
            : Compared(limit, last, now);
    }

    private static bool IsOfFeature(BudgetLimit limit) =>
        limit is { Scope: BudgetScope.Feature, Unit: BudgetUnit.Usd, Per.IsRolling: false };

    private Reconciliation Not(in SpendTotals totals, string why) =>
        totals.Of(spending.Feature, $"The ledger's own account was not compared: {why}.");

    private Reconciliation Compared(BudgetLimit limit, in Look last, in Look now) => now.Totals.Of(
        spending.Feature,
        $"Compared with what the ledger's account of {limit} gained since {last.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
        accountDifference: now.Spent - last.Spent - (now.Totals.Ledger - last.Totals.Ledger));

    private Look? Replace(in Look now)
    {
        lock (_lock)
        {
            Look? last = _last;
            _last = now;
            return last;
        }
    }

    private readonly record struct Look(DateTimeOffset At, long Spent, SpendTotals Totals);
}

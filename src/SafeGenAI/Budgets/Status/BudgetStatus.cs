using Microsoft.Extensions.Logging;

namespace SafeGenAI.Budgets.Status;

/// <summary>The status of all features over one ledger.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="ownsLedger">Whether the ledger was made for these features, and nobody else has it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">One that neither throws nor hangs.</param>
internal sealed class BudgetStatus(IBudgetLedger ledger, bool ownsLedger, TimeProvider time, ILogger logger) : IBudgetStatus
{
    private const double MicroPercent = 1_000_000;

    private readonly Dictionary<string, ObservedFeature> _features = new(StringComparer.Ordinal);
    private readonly RecentDenials _denials = new();

    /// <summary>Makes the memory of a feature that is being built. Not thread-safe, and over before the first call.</summary>
    public FeatureSpending Open(string feature) => new(feature, _denials, time);

    /// <summary>Adds a feature that is built. Not thread-safe, and over before the first call.</summary>
    public void Add(FeatureSpending spending, Func<BudgetLimits> limits, Func<BudgetLimits> quota, IReadOnlyList<string> models) =>
        _features.Add(spending.Feature, new(limits, quota, models, spending, new AccountWatch(spending, ownsLedger)));

    /// <summary>What is left unexplained of each feature, for the metric: the books alone, no store is asked.</summary>
    public IEnumerable<(string Feature, long NanoUsd)> Unreconciled() =>
        _features.Values.Select(feature => (feature.Spending.Feature, feature.Spending.Book.Totals.Of("", "").UnreconciledNanoUsd));

    public async ValueTask<IReadOnlyList<BudgetStanding>> GetAsync(
        string feature, BudgetSubject subject = default, CancellationToken cancellationToken = default)
    {
        ObservedFeature found = Find(feature);
        BudgetLimits limits = found.Limits();
        List<BudgetStanding> standings = [];
        await ReadAsync(limits, subject);
        if (!subject.Has(BudgetScope.Model) && limits.Any(limit => limit.Scope == BudgetScope.Model))
        {
            BudgetLimits perModel = new(feature, limits.Where(limit => limit.Scope == BudgetScope.Model));
            foreach (string model in found.Models)
            {
                await ReadAsync(perModel, subject with { Model = model });
            }
        }

        await ReadAsync(found.Quota(), subject);
        return standings;

        async ValueTask ReadAsync(BudgetLimits some, BudgetSubject whose)
        {
            foreach (BudgetState state in await ledger.ReadAsync(some, whose, cancellationToken))
            {
                standings.Add(new(state, time.GetUtcNow(), state.Limit.Scope == BudgetScope.Model ? whose.Model : null));
            }
        }
    }

    public IReadOnlyList<DeniedAttempt> Explain(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        return _denials.Of(callId);
    }

    public async ValueTask<BudgetReset> ResetAsync(
        string feature, BudgetLimit limit, BudgetSubject subject, string by, string reason, CancellationToken cancellationToken = default)
    {
        ObservedFeature found = Find(feature);
        BudgetLimits limits = limit is { Unit: BudgetUnit.Calls } ? found.Quota() : found.Limits();
        BudgetReset reset = await ledger.ResetAsync(new BudgetResetRequest(limits, limit, subject, by, reason), cancellationToken);
        StatusLog.Reset(
            logger, reset.By, feature, reset.Limit, reset.Reason, NanoUsd.ToUsd(reset.Spent.NanoUsd), reset.Spent.Tokens,
            reset.Spent.Requests, reset.Spent.Calls, NanoUsd.ToUsd(reset.Reserved.NanoUsd));
        return reset;
    }

    public ValueTask<IReadOnlyList<BudgetReset>> GetResetsAsync(int most = 100, CancellationToken cancellationToken = default) =>
        ledger.ReadResetsAsync(most, cancellationToken);

    public FeatureCost? GetCost(string feature) => Find(feature).Spending.Costs.Read(feature);

    public RolloutForecast? ForecastAt(string feature, double currentPercent, double targetPercent)
    {
        _ = Find(feature);
        long current = MicroPercentOf(currentPercent, nameof(currentPercent), least: 1);
        long target = MicroPercentOf(targetPercent, nameof(targetPercent), least: 0);
        if (GetCost(feature) is not { NanoUsdPerCall: not null } cost)
        {
            return null;
        }

        IReadOnlyList<LimitOutlook> outlooks = OutlooksOf(cost, target, current);
        return new RolloutForecast(
            cost, currentPercent, targetPercent,
            cost.In(TimeSpan.FromHours(1), BudgetUnit.Usd, target, current)!.Value,
            cost.In(TimeSpan.FromDays(1), BudgetUnit.Usd, target, current)!.Value,
            outlooks);
    }

    /// <summary>Whether the feature's limits, and those over all calls, would hold if it went on as is told, at another share of its traffic.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    public IReadOnlyList<LimitOutlook> OutlooksOf(FeatureCost cost, long target = 1, long current = 1)
    {
        List<LimitOutlook> outlooks = [];
        foreach (BudgetLimit limit in Find(cost.Feature).Limits().Where(limit => limit.Scope is BudgetScope.Global or BudgetScope.Feature))
        {
            TimeSpan window = LengthOf(limit.Per);
            if (cost.In(window, limit.Unit, target, current) is { } own)
            {
                outlooks.Add(Outlook(limit, window, Proportion.Plus(own, OfOthers(cost.Feature, limit, window))));
            }
        }

        return outlooks;
    }

    public async ValueTask<Reconciliation> ReconcileAsync(
        string feature, bool onlyUser = false, CancellationToken cancellationToken = default)
    {
        ObservedFeature found = Find(feature);
        Reconciliation result = onlyUser || ownsLedger
            ? await found.Account.CompareAsync(ledger, found.Limits(), time, cancellationToken)
            : found.Spending.Book.Totals.Of(
                feature, "The ledger's own account was not compared: others may use it; say so where none does.");
        if (!result.Agrees)
        {
            StatusLog.NotReconciled(logger, result.ToString());
        }

        return result;
    }

    /// <summary>What the other features take of a limit over all calls, as they go on.</summary>
    private long OfOthers(string feature, BudgetLimit limit, TimeSpan window) => limit is { Scope: BudgetScope.Global, Feature: null }
        ? _features.Keys.Where(other => other != feature)
            .Aggregate(0L, (sum, other) => Proportion.Plus(sum, GetCost(other)?.In(window, limit.Unit, 1, 1) ?? 0))
        : 0;

    private static LimitOutlook Outlook(BudgetLimit limit, TimeSpan window, long use) => new(
        limit, use, use > limit.Amount ? new TimeSpan(Proportion.Up(window.Ticks, limit.Amount, use)) : null);

    private TimeSpan LengthOf(Per per)
    {
        long id = per.IdAt(time.GetUtcNow());
        return per.EndOf(id) - per.StartOf(id);
    }

    private static long MicroPercentOf(double percent, string name, long least)
    {
        long micro = percent is >= 0 and <= 100 ? (long)Math.Round(percent * MicroPercent) : -1;
        return micro >= least ? micro : throw new ArgumentOutOfRangeException(
            name, percent, $"Pass a percentage from {(least == 0 ? "0" : "0.000001")} to 100.");
    }

    private ObservedFeature Find(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return _features.TryGetValue(feature, out ObservedFeature? found)
            ? found
            : throw new KeyNotFoundException(
                $"There is no feature '{feature}'; known are {string.Join(", ", _features.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}.");
    }
}

using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Decisions;

namespace SafeGenAI.CostBreaker;

/// <summary>What one pipeline's cost breaker stages share, for the calls that begin with it. Immutable.</summary>
internal sealed record CostBreakerSettings
{
    private readonly bool _limitNeedsPrice, _ceilingNeedsPrice;

    public required BudgetLimits Limits
    {
        get;
        init
        {
            field = value;
            LimitedUnits = [.. value.Select(limit => limit.Unit).Distinct()];
            _limitNeedsPrice = LimitedUnits.Contains(BudgetUnit.Usd);
            HasSoftLimits = value.Any(limit => limit.IsSoft);
        }
    }

    /// <summary>What one call may use over all its attempts. Those that are switched off are left out.</summary>
    public IReadOnlyList<CallCeiling> Ceilings
    {
        get;
        init
        {
            field = [.. value.Where(ceiling => ceiling.Mode != BudgetMode.Off)];
            _ceilingNeedsPrice = field.Any(ceiling => ceiling.Unit == BudgetUnit.Usd);
        }
    } = [];

    /// <summary>What models cost, by the application's names for them.</summary>
    public FrozenDictionary<string, ModelPricing> Prices { get; init; } = FrozenDictionary<string, ModelPricing>.Empty;

    public required IBudgetLedger Ledger { get; init; }

    public ITokenEstimator Estimator { get; init; } = new Utf8TokenEstimator();

    public int MaxOutputTokens { get; init; } = CostBreakerOptions.DefaultMaxOutputTokens;

    /// <summary>The attempt id seam: what makes settling idempotent.</summary>
    public required Func<Guid> NewAttemptId { get; init; }

    /// <summary>A little above the longest attempt; what is not settled by then is charged in full.</summary>
    public TimeSpan Lease
    {
        get;
        init => field = value < BudgetRequest.MaximumLease ? value : BudgetRequest.MaximumLease;
    } = TimeSpan.FromMinutes(10);

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public required BudgetReport Report { get; init; }

    /// <summary>What is remembered of the feature's spend; null for a stage that stands alone, which makes no decisions.</summary>
    public FeatureSpending? Spending { get; init; }

    public BudgetUnit[] LimitedUnits { get; private init; } = [];

    /// <summary>Whether an attempt whose price is unknown is refused.</summary>
    public bool NeedsPrice => _limitNeedsPrice || _ceilingNeedsPrice;

    /// <summary>Whether a limit holds back what is likely: then it is learned.</summary>
    public bool HasSoftLimits { get; private init; }

    /// <summary>What the feature's calls really use; kept when the limits change.</summary>
    public LearnedEstimates Learned { get; init; } = new();

    /// <summary>Whether an estimate must be a bound: then the output is clamped.</summary>
    public bool BoundsOutput { get; init; }

    /// <summary>Whether limits need estimates that are bounds. Those that are switched off count: the switch changes what is denied,
    /// not what is asked of models, and cached under it.</summary>
    public static bool NeedBound(IEnumerable<BudgetLimit> limits, IEnumerable<CallCeiling> ceilings) =>
        UnitsOf(limits, ceilings).Any(unit => unit is BudgetUnit.Tokens or BudgetUnit.Usd);

    /// <summary>Whether every model needs a price at start. Those that are switched off count: they may be switched on.</summary>
    public static bool NeedPrice(IEnumerable<BudgetLimit> limits, IEnumerable<CallCeiling> ceilings) =>
        UnitsOf(limits, ceilings).Contains(BudgetUnit.Usd);

    private static IEnumerable<BudgetUnit> UnitsOf(IEnumerable<BudgetLimit> limits, IEnumerable<CallCeiling> ceilings) =>
        limits.Select(limit => limit.Unit).Concat(ceilings.Select(ceiling => ceiling.Unit));
}

using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Decisions;

namespace SafeGenAI.CostBreaker;

/// <summary>The limits of a feature, or of all features together, and what prices an attempt whose price is unknown.</summary>
/// <remarks>
/// Every limit is checked and reserved before a request is sent, all or none. Name the unit at the call:
/// <c>PerFeature(usd: 5, Per.Hour)</c>, <c>PerUser(tokens: 50_000, Per.Day)</c>, <c>PerTenant(requests: 100, Per.Minute)</c>.
/// On a feature, limits per user, tenant and model count that feature's calls; on all features, the calls of all of them.
/// A limit that is to do something else is told so where it stands: <c>PerFeature(usd: 5, Per.Hour, limit => limit.Mode =
/// BudgetMode.Observe)</c>. There may be several on the same scope, unit and window; each that enforces has to have room.
/// </remarks>
public sealed class CostBreakerOptions
{
    /// <summary>The value of <see cref="MaxOutputTokens"/> unless set.</summary>
    public const int DefaultMaxOutputTokens = 4_096;

    private readonly List<CostLimit> _limits = [];
    private readonly Dictionary<BudgetUnit, decimal> _ceilings = [];

    /// <summary>
    /// The most output one request may ask for where a token or USD limit holds: a caller may lower it, never raise it.
    /// It is what makes an estimate an upper bound.
    /// </summary>
    /// <value>Tokens; default 4,096; at least 1.</value>
    public int MaxOutputTokens { get; set; } = DefaultMaxOutputTokens;

    /// <summary>What a model without a price is charged at under a USD limit. Without it such a model is refused at start.</summary>
    /// <value>Default null.</value>
    public ModelPrice? CeilingPrice { get; set; }

    /// <summary>What these limits do when they have no room: with <see cref="BudgetMode.Observe"/> they deny nothing and report
    /// what they would have denied, with <see cref="BudgetMode.Off"/> they do not even count.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>. The weaker of this and a limit's own mode holds, so that this one switches
    /// all of them.</value>
    public BudgetMode Mode { get; set; } = BudgetMode.Enforce;

    /// <summary>What these limits do while the ledger's store cannot be asked, unless a limit says otherwise.</summary>
    /// <value>Default <see cref="StoreFailurePolicy.FailClosed"/>.</value>
    public StoreFailurePolicy OnStoreFailure { get; set; } = StoreFailurePolicy.FailClosed;

    /// <summary>The shares of these limits at which an alert is raised, unless a limit says otherwise: percent from 1 to 1,000,
    /// ascending.</summary>
    /// <value>Default null: 50, 80, 100. An empty list raises none.</value>
    public IReadOnlyList<int>? Thresholds { get; set; }

    /// <summary>Limits the USD of all calls together.</summary>
    public CostBreakerOptions Global(decimal usd, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Global, BudgetUnit.Usd, usd, per, configure);

    /// <summary>Limits the tokens, in and out, of all calls together.</summary>
    public CostBreakerOptions Global(long tokens, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Global, BudgetUnit.Tokens, tokens, per, configure);

    /// <summary>Limits the provider requests of all calls together.</summary>
    public CostBreakerOptions Global(int requests, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Global, BudgetUnit.Requests, requests, per, configure);

    /// <summary>Limits the USD of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(decimal usd, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Tenant, BudgetUnit.Usd, usd, per, configure);

    /// <summary>Limits the tokens of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(long tokens, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Tenant, BudgetUnit.Tokens, tokens, per, configure);

    /// <summary>Limits the provider requests of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(int requests, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Tenant, BudgetUnit.Requests, requests, per, configure);

    /// <summary>Limits the USD of each feature.</summary>
    public CostBreakerOptions PerFeature(decimal usd, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Feature, BudgetUnit.Usd, usd, per, configure);

    /// <summary>Limits the tokens of each feature.</summary>
    public CostBreakerOptions PerFeature(long tokens, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Feature, BudgetUnit.Tokens, tokens, per, configure);

    /// <summary>Limits the provider requests of each feature.</summary>
    public CostBreakerOptions PerFeature(int requests, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Feature, BudgetUnit.Requests, requests, per, configure);

    /// <summary>Limits the USD of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(decimal usd, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.User, BudgetUnit.Usd, usd, per, configure);

    /// <summary>Limits the tokens of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(long tokens, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.User, BudgetUnit.Tokens, tokens, per, configure);

    /// <summary>Limits the provider requests of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(int requests, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.User, BudgetUnit.Requests, requests, per, configure);

    /// <summary>Limits the USD of each model.</summary>
    public CostBreakerOptions PerModel(decimal usd, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Model, BudgetUnit.Usd, usd, per, configure);

    /// <summary>Limits the tokens of each model.</summary>
    public CostBreakerOptions PerModel(long tokens, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Model, BudgetUnit.Tokens, tokens, per, configure);

    /// <summary>Limits the provider requests of each model.</summary>
    public CostBreakerOptions PerModel(int requests, Per per, Action<BudgetLimitOptions>? configure = null) =>
        Add(BudgetScope.Model, BudgetUnit.Requests, requests, per, configure);

    /// <summary>Sets the most USD that one call may use over all its attempts: retries, hops to other models, turns of a tool loop,
    /// and what a delegate asks. A request that could pass it is not sent, a stream that passes it is cut.</summary>
    /// <remarks>A call made inside another, by a tool for example, has a ceiling of its own.</remarks>
    public CostBreakerOptions PerCall(decimal usd) => Ceiling(BudgetUnit.Usd, usd);

    /// <summary>Sets the most tokens, in and out, that one call may use over all its attempts.</summary>
    public CostBreakerOptions PerCall(long tokens) => Ceiling(BudgetUnit.Tokens, tokens);

    /// <summary>Sets the most provider requests that one call may make in all; unlike <c>Resilience.MaxAttempts</c> it counts the turns
    /// of a tool loop that went well.</summary>
    public CostBreakerOptions PerCall(int requests) => Ceiling(BudgetUnit.Requests, requests);

    internal IReadOnlyList<CostLimit> Limits => _limits;

    /// <summary>The most that one call may use, as said; in USD where that is the unit.</summary>
    internal IReadOnlyDictionary<BudgetUnit, decimal> Ceilings => _ceilings;

    /// <summary>The ceilings of one call for a feature, or for all; faults are collected, not thrown.</summary>
    internal IEnumerable<CallCeiling> BuildCeilings(string? feature, List<string> faults)
    {
        foreach ((BudgetUnit unit, decimal amount) in _ceilings)
        {
            // Far outside the range the conversion would overflow.
            decimal counted = unit == BudgetUnit.Usd ? decimal.Clamp(amount, -1, BudgetLimit.MaximumAmount) * NanoUsd.PerUsd : amount;
            if (counted is >= 1 and <= BudgetLimit.MaximumAmount)
            {
                yield return new(unit, (long)counted, feature, Mode);
            }
            else
            {
                string most = unit == BudgetUnit.Usd ? "9 million" : BudgetLimit.MaximumAmount.ToString(CultureInfo.InvariantCulture);
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"CostBreaker.PerCall is {amount} {SnakeCase<BudgetUnit>.Of(unit)}; set an amount above zero, and at most {most}."));
            }
        }
    }

    internal CostBreakerOptions Ceiling(BudgetUnit unit, decimal amount)
    {
        _ceilings[unit] = amount;
        return this;
    }

    /// <summary>The limits for a feature, or for all together; faults are collected, not thrown.</summary>
    internal IEnumerable<BudgetLimit> Build(string? feature, List<string> faults)
    {
        if (MaxOutputTokens < 1)
        {
            faults.Add($"CostBreaker.MaxOutputTokens is {MaxOutputTokens}; set at least 1.");
        }

        if (!Enum.IsDefined(Mode))
        {
            faults.Add($"CostBreaker.Mode is {(int)Mode}; set Enforce, Observe or Off.");
        }

        foreach (CostLimit said in _limits)
        {
            BudgetLimit? limit = null;
            try
            {
                limit = said.Build(this, feature);
            }
            catch (ArgumentException exception)
            {
                faults.Add(exception.Message);
            }

            if (limit is not null)
            {
                yield return limit;
            }
        }
    }

    private CostBreakerOptions Add(BudgetScope scope, BudgetUnit unit, decimal amount, Per per, Action<BudgetLimitOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(per);
        CostLimit limit = new(scope, unit, amount, per);
        configure?.Invoke(limit.Options);
        _limits.Add(limit);
        return this;
    }
}

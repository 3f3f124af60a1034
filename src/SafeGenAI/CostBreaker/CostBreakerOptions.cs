using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>The hard limits of a feature, or of all features together, and what prices an attempt whose price is unknown.</summary>
/// <remarks>
/// Every limit is checked and reserved before a request is sent, all or none. Name the unit at the call:
/// <c>PerFeature(usd: 5, Per.Hour)</c>, <c>PerUser(tokens: 50_000, Per.Day)</c>, <c>PerTenant(requests: 100, Per.Minute)</c>.
/// On a feature, limits per user, tenant and model count that feature's calls; on all features, the calls of all of them.
/// </remarks>
public sealed class CostBreakerOptions
{
    /// <summary>The value of <see cref="MaxOutputTokens"/> unless set.</summary>
    public const int DefaultMaxOutputTokens = 4_096;

    private readonly List<(BudgetScope Scope, BudgetUnit Unit, decimal Amount, Per Per)> _limits = [];

    /// <summary>
    /// The most output one request may ask for where a token or USD limit holds: a caller may lower it, never raise it.
    /// It is what makes an estimate an upper bound.
    /// </summary>
    /// <value>Tokens; default 4,096; at least 1.</value>
    public int MaxOutputTokens { get; set; } = DefaultMaxOutputTokens;

    /// <summary>What a model without a price is charged at under a USD limit. Without it such a model is refused at start.</summary>
    /// <value>Default null.</value>
    public ModelPrice? CeilingPrice { get; set; }

    /// <summary>Limits the USD of all calls together.</summary>
    public CostBreakerOptions Global(decimal usd, Per per) => Add(BudgetScope.Global, BudgetUnit.Usd, usd, per);

    /// <summary>Limits the tokens, in and out, of all calls together.</summary>
    public CostBreakerOptions Global(long tokens, Per per) => Add(BudgetScope.Global, BudgetUnit.Tokens, tokens, per);

    /// <summary>Limits the provider requests of all calls together.</summary>
    public CostBreakerOptions Global(int requests, Per per) => Add(BudgetScope.Global, BudgetUnit.Requests, requests, per);

    /// <summary>Limits the USD of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(decimal usd, Per per) => Add(BudgetScope.Tenant, BudgetUnit.Usd, usd, per);

    /// <summary>Limits the tokens of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(long tokens, Per per) => Add(BudgetScope.Tenant, BudgetUnit.Tokens, tokens, per);

    /// <summary>Limits the provider requests of each tenant. Every call must then name its tenant.</summary>
    public CostBreakerOptions PerTenant(int requests, Per per) => Add(BudgetScope.Tenant, BudgetUnit.Requests, requests, per);

    /// <summary>Limits the USD of each feature.</summary>
    public CostBreakerOptions PerFeature(decimal usd, Per per) => Add(BudgetScope.Feature, BudgetUnit.Usd, usd, per);

    /// <summary>Limits the tokens of each feature.</summary>
    public CostBreakerOptions PerFeature(long tokens, Per per) => Add(BudgetScope.Feature, BudgetUnit.Tokens, tokens, per);

    /// <summary>Limits the provider requests of each feature.</summary>
    public CostBreakerOptions PerFeature(int requests, Per per) => Add(BudgetScope.Feature, BudgetUnit.Requests, requests, per);

    /// <summary>Limits the USD of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(decimal usd, Per per) => Add(BudgetScope.User, BudgetUnit.Usd, usd, per);

    /// <summary>Limits the tokens of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(long tokens, Per per) => Add(BudgetScope.User, BudgetUnit.Tokens, tokens, per);

    /// <summary>Limits the provider requests of each user. Every call must then name its user.</summary>
    public CostBreakerOptions PerUser(int requests, Per per) => Add(BudgetScope.User, BudgetUnit.Requests, requests, per);

    /// <summary>Limits the USD of each model.</summary>
    public CostBreakerOptions PerModel(decimal usd, Per per) => Add(BudgetScope.Model, BudgetUnit.Usd, usd, per);

    /// <summary>Limits the tokens of each model.</summary>
    public CostBreakerOptions PerModel(long tokens, Per per) => Add(BudgetScope.Model, BudgetUnit.Tokens, tokens, per);

    /// <summary>Limits the provider requests of each model.</summary>
    public CostBreakerOptions PerModel(int requests, Per per) => Add(BudgetScope.Model, BudgetUnit.Requests, requests, per);

    /// <summary>Sets the amount of every limit with this scope, unit and window: configuration changes values, never structure.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Override(BudgetScope scope, BudgetUnit unit, Per per, decimal amount)
    {
        bool found = false;
        for (int i = 0; i < _limits.Count; i++)
        {
            if (_limits[i].Scope == scope && _limits[i].Unit == unit && _limits[i].Per == per)
            {
                _limits[i] = (scope, unit, amount, per);
                found = true;
            }
        }

        return found;
    }

    /// <summary>The limits for a feature, or for all together; faults are collected, not thrown.</summary>
    internal IEnumerable<BudgetLimit> Build(string? feature, List<string> faults)
    {
        if (MaxOutputTokens < 1)
        {
            faults.Add($"CostBreaker.MaxOutputTokens is {MaxOutputTokens}; set at least 1.");
        }

        foreach ((BudgetScope scope, BudgetUnit unit, decimal amount, Per per) in _limits)
        {
            BudgetLimit? limit = null;
            try
            {
                limit = unit == BudgetUnit.Usd
                    ? BudgetLimit.Usd(scope, amount, per, feature)
                    : new BudgetLimit(scope, unit, (long)decimal.Clamp(amount, long.MinValue, long.MaxValue), per, feature);
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

    private CostBreakerOptions Add(BudgetScope scope, BudgetUnit unit, decimal amount, Per per)
    {
        ArgumentNullException.ThrowIfNull(per);
        _limits.Add((scope, unit, amount, per));
        return this;
    }
}

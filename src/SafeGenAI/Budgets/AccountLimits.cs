namespace SafeGenAI.Budgets;

/// <summary>The limits, one per unit, that look at the same account.</summary>
internal sealed class AccountLimits
{
    private readonly string? _onlyFeature;
    private readonly string _feature;

    public AccountLimits(string feature, bool onlyFeature, IEnumerable<BudgetLimit> limits)
    {
        _feature = feature;
        _onlyFeature = onlyFeature ? feature : null;
        Limits = limits
            .GroupBy(limit => limit.Unit, (_, same) => same.MinBy(limit => limit.Amount)!)
            .OrderBy(limit => limit.Unit)
            .ToArray();
    }

    public BudgetLimit[] Limits { get; }

    public BudgetScope Scope => Limits[0].Scope;

    public Per Per => Limits[0].Per;

    public AccountKey KeyOf(in BudgetSubject subject) => Scope switch
    {
        BudgetScope.Tenant => new(Scope, _onlyFeature, null, subject.Tenant),
        BudgetScope.Feature => new(Scope, null, null, _feature),
        BudgetScope.User => new(Scope, _onlyFeature, subject.Has(BudgetScope.Tenant) ? subject.Tenant : null, subject.User),
        BudgetScope.Model => new(Scope, _onlyFeature, null, subject.Model),
        _ => new(Scope, _onlyFeature, null, null),
    };
}

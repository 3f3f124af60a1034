namespace SafeGenAI.Budgets;

/// <summary>Whose budgets an attempt draws on, besides its feature's. Names are compared ordinally; empty is missing.</summary>
/// <param name="Tenant">The tenant, or null where there is none.</param>
/// <param name="User">The user, within the tenant, or null where there is none.</param>
/// <param name="Model">The model that the attempt goes to, or null where it is unknown.</param>
public readonly record struct BudgetSubject(string? Tenant = null, string? User = null, string? Model = null)
{
    /// <summary>Whether the subject has a value for a scope. Global and Feature never lack one.</summary>
    public bool Has(BudgetScope scope) => scope switch
    {
        BudgetScope.Tenant => !string.IsNullOrEmpty(Tenant),
        BudgetScope.User => !string.IsNullOrEmpty(User),
        BudgetScope.Model => !string.IsNullOrEmpty(Model),
        _ => true,
    };

    /// <summary>Leaves the ids out: they are not for logs.</summary>
    public override string ToString() => nameof(BudgetSubject);
}

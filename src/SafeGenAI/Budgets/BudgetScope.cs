namespace SafeGenAI.Budgets;

/// <summary>For whom a limit counts, from the widest to the narrowest.</summary>
/// <remarks>The values are stable: stores file accounts under them.</remarks>
public enum BudgetScope
{
    /// <summary>All calls together.</summary>
    Global = 1,

    /// <summary>Each tenant by itself.</summary>
    Tenant = 2,

    /// <summary>Each feature by itself.</summary>
    Feature = 3,

    /// <summary>Each user of a tenant by itself: the same user id in two tenants is two users.</summary>
    User = 4,

    /// <summary>Each model by itself. A denial by this scope leaves another model possible; any wider one does not.</summary>
    Model = 5,
}

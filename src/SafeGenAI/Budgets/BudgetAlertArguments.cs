namespace SafeGenAI.Budgets;

/// <summary>An alert, and whose call raised it.</summary>
/// <remarks>The ids are for the application's callback: nothing of ours logs them.</remarks>
public readonly struct BudgetAlertArguments
{
    /// <summary>Creates the arguments of a callback.</summary>
    /// <param name="feature">The feature whose call raised the alert.</param>
    /// <param name="alert">What is being used up.</param>
    /// <param name="subject">Whose call raised it; what the limit does not count by is left out.</param>
    public BudgetAlertArguments(string feature, BudgetAlert alert, BudgetSubject subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(feature);
        ArgumentNullException.ThrowIfNull(alert);
        Feature = feature;
        Alert = alert;
        Subject = alert.Limit.Scope switch
        {
            BudgetScope.Tenant => new(Tenant: subject.Tenant),
            BudgetScope.User => new(subject.Tenant, subject.User),
            BudgetScope.Model => new(Model: subject.Model),
            _ => default,
        };
    }

    /// <summary>The feature whose call raised the alert.</summary>
    public string Feature { get; }

    /// <summary>What is being used up: the limit, how much of it, until when.</summary>
    public BudgetAlert Alert { get; }

    /// <summary>Whose limit it is: the user and tenant of a limit per user, the tenant or the model of one per tenant or model;
    /// empty for all others.</summary>
    public BudgetSubject Subject { get; }

    /// <summary>The alert in words, without ids.</summary>
    public override string ToString() => $"Feature '{Feature}': {Alert}";
}

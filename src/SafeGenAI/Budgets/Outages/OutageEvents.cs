namespace SafeGenAI.Budgets.Outages;

/// <summary>Who is told what happens around a store. What they throw is theirs to catch.</summary>
internal sealed class OutageEvents
{
    /// <summary>A store did not answer: once per outage, with what it said.</summary>
    public Action<Exception> Began { get; init; } = static _ => { };

    /// <summary>It answers again: after how long, and how many attempts' spend it will never hear of.</summary>
    public Action<TimeSpan, long> Ended { get; init; } = static (_, _) => { };

    /// <summary>An attempt was admitted, or refused, without the store.</summary>
    public Action<StoreFailurePolicy> Answered { get; init; } = static _ => { };

    /// <summary>A settlement that was told late passed a threshold: of which feature, and whose.</summary>
    public Action<string, BudgetSubject, IReadOnlyList<BudgetAlert>> Alerts { get; init; } = static (_, _, _) => { };
}

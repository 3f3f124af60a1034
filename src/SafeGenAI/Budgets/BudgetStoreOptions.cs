namespace SafeGenAI.Budgets;

/// <summary>How a ledger whose store is shared between processes is asked, and what is known for the time it is away.</summary>
public sealed class BudgetStoreOptions
{
    /// <summary>How many instances share the store: while it is away, a limit with <see cref="StoreFailurePolicy.LocalShare"/>
    /// admits its amount divided by this in each.</summary>
    /// <value>Default null; needed where a limit has that policy. At least 1.</value>
    public int? Instances { get; set; }

    /// <summary>How long one answer of the store is waited for; after it the store counts as away.</summary>
    /// <value>Default 2 seconds; more than zero, at most one minute.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>While the store is away, how often one attempt asks it again; the others do not wait for it.</summary>
    /// <value>Default 1 second; more than zero, at most one minute.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal IEnumerable<string> Faults()
    {
        if (Instances < 1)
        {
            yield return $"BudgetStore.Instances is {Instances}; set how many instances share the store, at least 1.";
        }

        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromMinutes(1))
        {
            yield return $"BudgetStore.Patience is {Patience}; set more than zero, at most one minute.";
        }

        if (ProbeInterval <= TimeSpan.Zero || ProbeInterval > TimeSpan.FromMinutes(1))
        {
            yield return $"BudgetStore.ProbeInterval is {ProbeInterval}; set more than zero, at most one minute.";
        }
    }
}

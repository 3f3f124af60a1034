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

    /// <summary>For how many attempts of one subject room is taken from the store at once: the others need no trip to it.
    /// The limits hold as before; near a limit, room that other instances hold is denied a little early.</summary>
    /// <value>Default 1: each attempt asks the store. 1 to 1,000.</value>
    public int BlockAttempts { get; set; } = 1;

    /// <summary>How long room that was taken for several attempts is kept before the rest is given back.</summary>
    /// <value>Default 1 second; more than zero, at most one minute.</value>
    public TimeSpan BlockDuration { get; set; } = TimeSpan.FromSeconds(1);

    internal IEnumerable<string> Faults()
    {
        if (BlockAttempts is < 1 or > 1_000)
        {
            yield return $"BudgetStore.BlockAttempts is {BlockAttempts}; set 1 to 1,000.";
        }

        if (BlockDuration <= TimeSpan.Zero || BlockDuration > TimeSpan.FromMinutes(1))
        {
            yield return $"BudgetStore.BlockDuration is {BlockDuration}; set more than zero, at most one minute.";
        }

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

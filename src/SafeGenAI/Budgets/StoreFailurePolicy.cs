namespace SafeGenAI.Budgets;

/// <summary>What a limit does while the ledger's store cannot be asked.</summary>
public enum StoreFailurePolicy
{
    /// <summary>Attempts are denied: nothing is spent that cannot be counted.</summary>
    FailClosed = 1,

    /// <summary>Each instance enforces its share of the limit by itself, in memory.</summary>
    LocalShare = 2,

    /// <summary>Attempts go on uncounted: the limit does not hold while the store is away.</summary>
    FailOpen = 3,
}

namespace SafeGenAI.Budgets.Status;

/// <summary>What a feature's book knows of one attempt. Guarded by the book's lock.</summary>
internal struct AttemptEntry
{
    /// <summary>What the decision will say, or says.</summary>
    public long Noted;

    /// <summary>What the ledger confirmed.</summary>
    public long Charged;

    /// <summary>The ledger is being told.</summary>
    public long Settling;

    /// <summary>How many settlements have no answer yet.</summary>
    public int UnderWay;

    /// <summary>The ledger could not be told.</summary>
    public long NotSettled;

    /// <summary>What was charged beyond the decision, after it was made.</summary>
    public long Late;

    /// <summary>The decision was made before the last cost became known.</summary>
    public bool IsLate;
}

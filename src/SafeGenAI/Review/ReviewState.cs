namespace SafeGenAI.Review;

/// <summary>How far the review of an item is.</summary>
/// <remarks>The values are stable: they are stored.</remarks>
public enum ReviewState
{
    /// <summary>Nobody has it: it was not claimed, was released, or its lease ended.</summary>
    Open = 1,

    /// <summary>Somebody looks at it, until the lease ends.</summary>
    Claimed = 2,

    /// <summary>It has its verdict.</summary>
    Decided = 3,
}

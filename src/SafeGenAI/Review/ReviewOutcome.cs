namespace SafeGenAI.Review;

/// <summary>What became of a change to an item.</summary>
public enum ReviewOutcome
{
    /// <summary>It was made.</summary>
    Done = 1,

    /// <summary>Nothing was changed: the item is not as the caller had seen it. Somebody else claimed it after the lease had ended,
    /// or it was released or decided.</summary>
    Conflict = 2,

    /// <summary>There is no such item, or no longer: it was deleted.</summary>
    NotFound = 3,
}

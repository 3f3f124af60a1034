namespace SafeGenAI.Review;

/// <summary>The answer to a change.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Item">The item as it is now; null where there is none.</param>
public readonly record struct ReviewResult(ReviewOutcome Outcome, ReviewItem? Item)
{
    /// <summary>Whether the change was made.</summary>
    public bool IsDone => Outcome == ReviewOutcome.Done;
}

namespace SafeGenAI.Review;

/// <summary>Some of the items that were asked for, the oldest first.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What to pass to get those that follow; null where there are none.</param>
public sealed record ReviewPage(IReadOnlyList<ReviewItem> Items, string? Next);

namespace SafeGenAI.Feedback;

/// <summary>What became of a vote and of its comment.</summary>
/// <param name="Outcome">The vote.</param>
/// <param name="Comment">The comment.</param>
public readonly record struct FeedbackResult(FeedbackOutcome Outcome, FeedbackCommentOutcome Comment = FeedbackCommentOutcome.None)
{
    /// <summary>Whether the user's opinion counts now, by this vote or by an equal one before it.</summary>
    public bool IsCounted => Outcome is FeedbackOutcome.Recorded or FeedbackOutcome.AlreadyRecorded or FeedbackOutcome.Changed;
}

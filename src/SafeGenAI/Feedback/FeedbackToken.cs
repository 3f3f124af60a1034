namespace SafeGenAI.Feedback;

/// <summary>What a user's browser sends back with a vote: the signed token of the answer that the vote is on.</summary>
/// <remarks>May hold anything: what is no token of this application is <see cref="FeedbackOutcome.InvalidToken"/>, never an exception.</remarks>
/// <param name="Value">What was sent, as <see cref="Pipelines.GenAIResult.FeedbackToken"/> gave it.</param>
public readonly record struct FeedbackToken(string? Value)
{
    /// <summary>Shows no token: whoever has it may vote.</summary>
    public override string ToString() => nameof(FeedbackToken);
}

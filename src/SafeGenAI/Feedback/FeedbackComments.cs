using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Feedback;

/// <summary>What becomes of a comment before anybody is given it: nothing of it is kept unless asked for, and then it is redacted.</summary>
internal sealed class FeedbackComments
{
    public required bool AreKept { get; init; }

    /// <summary>The application's; null where it has none.</summary>
    public required IRedactorProvider? Redactors { get; init; }

    /// <summary>How a comment is classified.</summary>
    public required DataClassification Classification { get; init; }

    /// <summary>One that neither throws nor hangs.</summary>
    public required ILogger Logger { get; init; }

    public (string? Kept, FeedbackCommentOutcome Outcome) Keep(string? comment, string callId, string feature)
    {
        if (string.IsNullOrWhiteSpace(comment))
        {
            return (null, FeedbackCommentOutcome.None);
        }

        if (!AreKept || Redacted(comment, callId, feature) is not { Length: > 0 } redacted)
        {
            return (null, FeedbackCommentOutcome.Dropped);
        }

        if (redacted.Length <= FeedbackOptions.MaximumComment)
        {
            return (redacted, FeedbackCommentOutcome.Kept);
        }

        // Cut only afterwards: half a secret is what no redactor knows. And not through the middle of a character.
        int end = FeedbackOptions.MaximumComment;
        return (redacted[..(char.IsHighSurrogate(redacted[end - 1]) ? end - 1 : end)], FeedbackCommentOutcome.Shortened);
    }

    private string? Redacted(string comment, string callId, string feature)
    {
        if (Redactors is null)
        {
            return comment;
        }

        try
        {
            return Redactors.GetRedactor(new DataClassificationSet(Classification)).Redact(comment);
        }
        catch (Exception exception)
        {
            // Its message may quote what it was given.
            FeedbackLog.RedactorFailed(Logger, exception.GetType().Name, callId, feature);
            return null;
        }
    }
}

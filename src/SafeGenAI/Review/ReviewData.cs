using Microsoft.Extensions.Compliance.Classification;

namespace SafeGenAI.Review;

/// <summary>How what was said is classified for the application's redactors.</summary>
/// <remarks>
/// <code>
/// services.AddRedaction(redaction => redaction.SetRedactor&lt;MaskNames&gt;(ReviewData.Question, ReviewData.Answer, ReviewData.Source, ReviewData.Comment));
/// </code>
/// A class without a redactor is erased by the framework's provider.
/// </remarks>
public static class ReviewData
{
    private const string Taxonomy = "SafeGenAI";

    /// <summary>What the user asked.</summary>
    public static DataClassification Question { get; } = new(Taxonomy, nameof(Question));

    /// <summary>What the user was given, and answers that were rejected.</summary>
    public static DataClassification Answer { get; } = new(Taxonomy, nameof(Answer));

    /// <summary>The texts that the answer had to be grounded in, and their ids.</summary>
    public static DataClassification Source { get; } = new(Taxonomy, nameof(Source));

    /// <summary>What the user said of the answer.</summary>
    public static DataClassification Comment { get; } = new(Taxonomy, nameof(Comment));
}

using SafeGenAI.Review;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to what is reviewed of a feature. Read at start only.</summary>
internal static class ReviewSection
{
    /// <param name="reader">The section.</param>
    /// <param name="options">What code sets; null where the feature is not reviewed.</param>
    public static void Read(SettingsReader reader, ReviewOptions? options)
    {
        if (options is null)
        {
            reader.Fault("", "is set, but the feature is not reviewed; call UseReview in code first, configuration changes values only.");
        }

        reader.Number("AcceptedRate", (double value) => options?.AcceptedRate = value)
            .Number("UncertainRate", (double value) => options?.UncertainRate = value)
            .Number("RejectedRate", (double value) => options?.RejectedRate = value)
            .Number("FailedRate", (double value) => options?.FailedRate = value)
            .Number("NegativeFeedbackRate", (double value) => options?.NegativeFeedbackRate = value)
            .Flag("IncludeContent", value => options?.IncludeContent = value)
            .Number("MaxTextCharacters", (int value) => options?.MaxTextCharacters = value)
            .Text("Salt", value => options?.Salt = value);
    }
}

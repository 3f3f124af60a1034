namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Where a quote passes, where it is doubtful, where it fails.</summary>
internal static class Similarity
{
    /// <summary>The share of words that agree, from which a quote passes if no number, negation or name differs.</summary>
    public const double Passes = 0.95;

    /// <summary>The share of words that agree, below which a quote fails.</summary>
    public const double Doubtful = 0.80;

    /// <summary>The share of words that agree, 0 to 1.</summary>
    public static double Of(int words, int edits) => Math.Max(0, 1 - ((double)edits / words));

    /// <summary>
    /// The status of a quote that is not found word for word. One that says a number its source does not say there is
    /// wrong, not doubtful.
    /// </summary>
    public static QuoteStatus Judge(int words, int edits, MeaningChange change)
    {
        double similarity = Of(words, edits);
        return similarity < Doubtful || change.HasFlag(MeaningChange.Number) ? QuoteStatus.Failed
            : similarity < Passes || change != MeaningChange.None ? QuoteStatus.Uncertain
            : QuoteStatus.VerifiedFuzzy;
    }
}

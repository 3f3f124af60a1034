using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Where a quote was found.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Source">The source it, or the closest passage, stands in; null where nothing is close.</param>
/// <param name="Span">The passage in the original text of that source.</param>
/// <param name="Similarity">The share of words that agree, 0 to 1.</param>
internal readonly record struct QuoteMatch(QuoteStatus Status, SourceText? Source = null, TextSpan Span = default, double Similarity = 0)
{
    public string? SourceId => Source?.Id;

    public bool IsVerified => Status is QuoteStatus.Verified or QuoteStatus.VerifiedFuzzy;
}

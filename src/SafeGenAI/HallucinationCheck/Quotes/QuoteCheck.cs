using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What the quotes of one answer prove.</summary>
/// <param name="Verdict">Supported means that the quotes exist, not that the claims follow from them.</param>
/// <param name="Findings">What was noticed, in the order of the answer.</param>
/// <param name="Coverage">The share of the claims that has a quote which could be checked, by length, 0 to 1.</param>
/// <param name="Text">The answer without markup.</param>
/// <param name="Citations">The verified quotes.</param>
/// <param name="Unverified">The provider's citations that are not among them.</param>
internal sealed record QuoteCheck(
    Verdict Verdict,
    IReadOnlyList<Finding> Findings,
    double Coverage,
    string Text,
    IReadOnlyList<QuoteCitation> Citations,
    IReadOnlyList<ProviderCitation> Unverified);

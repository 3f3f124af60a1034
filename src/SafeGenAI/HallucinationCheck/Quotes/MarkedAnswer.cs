using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>An answer taken apart.</summary>
/// <param name="Text">What a user may see: no markup and no white space that only the markup needed.</param>
/// <param name="Quotes">The quotes: those in the text in order, then the provider's.</param>
/// <param name="Sentences">The sentences of <paramref name="Text"/>.</param>
internal sealed record MarkedAnswer(string Text, IReadOnlyList<MarkedQuote> Quotes, IReadOnlyList<TextSpan> Sentences)
{
    /// <summary>The provider's citations that quote nothing, and therefore prove nothing.</summary>
    public IReadOnlyList<ProviderCitation> Bare { get; init; } = [];
}

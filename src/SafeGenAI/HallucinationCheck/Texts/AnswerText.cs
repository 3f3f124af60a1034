using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>An answer without markup, prepared for checks.</summary>
internal sealed class AnswerText(string text) : FoldedWords(text)
{
    private List<TextSpan>? _sentences;

    /// <summary>Its sentences in order; places in the original text.</summary>
    public IReadOnlyList<TextSpan> Sentences => _sentences ??= SentenceScanner.Scan(Folded.Original);

    /// <summary>Whether it only says that it cannot answer; null until that was asked.</summary>
    public bool? IsAbstention { get; set; }
}

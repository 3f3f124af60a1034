using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What the quotes of an answer do for each of its sentences.</summary>
internal sealed class SentenceSupport(MarkedAnswer answer)
{
    private readonly bool[] _quoted = new bool[answer.Sentences.Count];
    private readonly bool[] _checked = new bool[answer.Sentences.Count];
    private List<TextSpan>? _claims;

    /// <summary>Whether anything could be checked.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>The sentences that could be true or false.</summary>
    public IReadOnlyList<TextSpan> Claims => _claims ??= AnswerSubstance.Claims(answer);

    /// <param name="claim">The place that a quote is given for: one sentence or more.</param>
    /// <param name="isQuote">Whether it is more than a few words that prove nothing.</param>
    /// <param name="isChecked">Whether it could be compared with the sources.</param>
    public void Add(TextSpan claim, bool isQuote, bool isChecked)
    {
        IsChecked |= isChecked;
        for (int i = Sentence.At(answer.Sentences, claim.Start); i < _quoted.Length && answer.Sentences[i].Start < claim.End; i++)
        {
            _quoted[i] |= isQuote;
            _checked[i] |= isChecked;
        }
    }

    /// <summary>The claims that no quote was given for.</summary>
    public List<TextSpan> Unquoted() => [.. Claims.Where(claim => !_quoted[Sentence.At(answer.Sentences, claim.Start)])];

    /// <summary>The share of the claims that has a quote which could be checked, by length, 0 to 1.</summary>
    public double Coverage()
    {
        long reached = 0;
        for (int i = 0; i < _checked.Length; i++)
        {
            reached += _checked[i] ? answer.Sentences[i].Length : 0;
        }

        long open = 0;
        foreach (TextSpan claim in Claims)
        {
            open += _checked[Sentence.At(answer.Sentences, claim.Start)] ? 0 : claim.Length;
        }

        return reached + open == 0 ? 0 : (double)reached / (reached + open);
    }
}

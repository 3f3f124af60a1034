using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>A quote ready to be looked for, cut where it says that something is left out.</summary>
internal sealed class PreparedQuote : FoldedWords
{
    private const int MinContentWords = 4;

    public PreparedQuote(string quote) : base(quote)
    {
        Parts = Split();
        foreach (Range part in Parts)
        {
            // Fragments of a few words each are found in order in almost any text; one part must prove something by itself.
            IsProbative |= Proves(part);
        }
    }

    /// <summary>The runs of words between elisions ("...", "[...]"); one where there are none.</summary>
    public IReadOnlyList<Range> Parts { get; }

    /// <summary>Whether finding it proves anything.</summary>
    public bool IsProbative { get; }

    /// <summary>Whether finding a part of it proves anything.</summary>
    public bool Proves(Range part) => Vocabulary.CountContent(Folded.Text, Words.AsSpan(part)) >= MinContentWords;

    private List<Range> Split()
    {
        List<Range> parts = new(1);
        int start = 0;
        for (int i = 0; i + 1 < Words.Length; i++)
        {
            ReadOnlySpan<char> gap = Gap(i);
            if (gap.Length >= 3 && (gap.Contains("...", StringComparison.Ordinal) || gap.Contains(". . .", StringComparison.Ordinal)))
            {
                parts.Add(start..(i + 1));
                start = i + 1;
            }
        }

        parts.Add(start..Words.Length);
        return parts;
    }
}

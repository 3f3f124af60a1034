using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What a quote leaves out between two of its parts.</summary>
internal static class Elision
{
    // A few words can be found somewhere in any long text; further away than a paragraph they are another statement's.
    private const int MaxDistance = 80;

    /// <summary>Whether the words left out turn the sentence that they are left out of, or the parts do not belong together.</summary>
    /// <param name="source">The source.</param>
    /// <param name="from">The word after the part before.</param>
    /// <param name="to">The first word of the part behind.</param>
    /// <param name="isProbative">Whether the part behind proves something by itself.</param>
    public static MeaningChange Change(FoldedWords source, int from, int to, bool isProbative)
    {
        // A sentence between those of the two parts may say what it wants: its negation is its own.
        int before = from;
        while (before < to && !EndsSentence(source.Gap(before - 1)))
        {
            before++;
        }

        int behind = to;
        while (behind > before && !EndsSentence(source.Gap(behind - 1)))
        {
            behind--;
        }

        bool negated = HasNegation(source, from, before) || HasNegation(source, behind, to);
        return (negated ? MeaningChange.Negation : MeaningChange.None)
            | (to - from > MaxDistance && !isProbative ? MeaningChange.Context : MeaningChange.None);
    }

    private static bool HasNegation(FoldedWords source, int from, int to)
    {
        for (int word = from; word < to; word++)
        {
            if (Vocabulary.IsNegation(source[word]))
            {
                return true;
            }
        }

        return false;
    }

    // "5 p.m." ends nothing where no space follows its points.
    private static bool EndsSentence(ReadOnlySpan<char> gap) =>
        gap.Contains('\u3002') || (gap.ContainsAny('.', '!', '?') && gap.Contains(' '));
}

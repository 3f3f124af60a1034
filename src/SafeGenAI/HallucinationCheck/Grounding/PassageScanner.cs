using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>
/// Tells where one sentence ends and the next begins among the words of a folded text, also where all letters are
/// small or the text was cut into tokens before.
/// </summary>
internal static class PassageScanner
{
    /// <summary>A passage is never longer: a list without full stops would support anything.</summary>
    public const int MaxTerms = 40;

    /// <summary>Whether a sentence ends between a word and the one before it.</summary>
    public static bool Starts(FoldedWords text, int word)
    {
        if (word == 0)
        {
            return true;
        }

        ReadOnlySpan<char> gap = text.Gap(word - 1);
        if (gap is " ")
        {
            return false;
        }

        if (gap.ContainsAny('\u3002', '\uFF01', '\uFF1F'))
        {
            return true;
        }

        if (gap.Length < 2)
        {
            return false;
        }

        if (gap.ContainsAny('!', '?', ';') || gap.ContainsAny('\u2026', '\u061F', '\u0964'))
        {
            return true;
        }

        // "U.S. troops", "Mr. Smith", "J. K.": what stands before the stop is short.
        int stop = gap.IndexOf('.');
        Word before = text.Words[word - 1];
        return stop >= 0 && stop + 1 < gap.Length && (stop > 0 || before.Length > 2 || before.Kind == WordKind.Number);
    }
}

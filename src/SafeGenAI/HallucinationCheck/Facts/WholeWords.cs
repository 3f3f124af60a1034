using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Looks for a value as whole words, in any case.</summary>
internal static class WholeWords
{
    /// <summary>The first place in a sentence, outside of names.</summary>
    public static TextSpan? Find(in FactSentence sentence, string value)
    {
        ReadOnlySpan<char> text = sentence.Text;
        for (int from = 0; Next(text, value, from) is >= 0 and int at; from = at + value.Length)
        {
            TextSpan place = new(sentence.Place.Start + at, value.Length);
            if (!sentence.IsName(place))
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>Whether a text says a value, presentation aside.</summary>
    public static bool Contains(string text, string value) =>
        FoldedText.Of(value).Text is var folded && (folded.Length == 0 || Next(FoldedText.Of(text).Text, folded, 0) >= 0);

    private static int Next(ReadOnlySpan<char> text, string value, int from)
    {
        while (value.Length > 0 && from <= text.Length - value.Length)
        {
            int at = text[from..].IndexOf(value, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return -1;
            }

            at += from;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(value[0]))
                && (at + value.Length == text.Length || !char.IsLetterOrDigit(text[at + value.Length]) || !char.IsLetterOrDigit(value[^1])))
            {
                return at;
            }

            from = at + 1;
        }

        return -1;
    }
}

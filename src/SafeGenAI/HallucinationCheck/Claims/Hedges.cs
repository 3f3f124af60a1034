using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads the word before a number that says how exact it is.</summary>
internal static class Hedges
{
    public static Hedge Before(FoldedWords text, int word)
    {
        if (word == 0)
        {
            return Hedge.None;
        }

        ReadOnlySpan<char> previous = text[word - 1];
        ReadOnlySpan<char> before = word > 1 ? text[word - 2] : default;
        if (previous is "than" or "als" or "de" or "que")
        {
            return before is "more" or "More" or "greater" or "higher" or "mehr" or "plus" or "más" ? Hedge.Above
                : before is "less" or "Less" or "fewer" or "Fewer" or "lower" or "weniger" or "moins" or "menos" ? Hedge.Below
                : Hedge.None;
        }

        if (previous is "to")
        {
            return before is "up" or "Up" or "close" or "Close" ? Hedge.Below : Hedge.None;
        }

        return NumberLexicon.Find(text, word - 1).Kind switch
        {
            TermKind.About => Hedge.About,
            TermKind.Above when previous is not "least" || before is "at" or "At" => Hedge.Above,
            TermKind.Below when previous is not "most" || before is "at" or "At" => Hedge.Below,
            _ => Hedge.None,
        };
    }
}

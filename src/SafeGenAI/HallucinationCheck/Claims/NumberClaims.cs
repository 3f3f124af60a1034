using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Tells which numbers of an answer say something that could be wrong.</summary>
internal static class NumberClaims
{
    private const int MaxReference = 499;

    public static bool IsClaim(FoldedWords text, NumberMention mention) =>
        !mention.IsWeak && !IsOne(mention) && !IsListMark(text, mention) && !IsReference(text, mention) && !IsIdiom(text, mention);

    // "number 1", "one of": counted from what is said, or not meant as a number at all.
    private static bool IsOne(NumberMention mention) => mention is { Kind: MentionKind.Number, Value: 1, Unit: Unit.None };

    // "2. Bake it", and not "250. That is all": the mark of a list stands at the start of a line, with a dot or bracket and more after it.
    private static bool IsListMark(FoldedWords text, NumberMention mention)
    {
        if (mention.Kind != MentionKind.Number || mention.To != mention.From + 1 || mention.To >= text.Words.Length
            || text.Gap(mention.From) is not (". " or ") " or ".) " or ": ") || text.Words[mention.From].Length > 2)
        {
            return false;
        }

        string original = text.Folded.Original;
        for (int i = text.Folded.ToOriginal(text.Words[mention.From].Start) - 1; i >= 0; i--)
        {
            if (original[i] is '\n' or '\r')
            {
                return true;
            }

            if (!char.IsWhiteSpace(original[i]) && original[i] is not ('*' or '#' or '>' or '-' or '_' or '(' or '\u2022'))
            {
                return false;
            }
        }

        return true;
    }

    // "[2]" and "[2, 3]" cite; "[1999]", "[500 million]" and "[500] million" claim.
    private static bool IsReference(FoldedWords text, NumberMention mention)
    {
        string folded = text.Folded.Text;
        int start = text.Words[mention.From].Start - 1;
        while (start >= 0 && (char.IsAsciiDigit(folded[start]) || folded[start] is ' ' or ',' or '-') && text.Words[mention.From].Start - start < 24)
        {
            start--;
        }

        int end = text.Words[mention.To - 1].End;
        while (end < folded.Length && (char.IsAsciiDigit(folded[end]) || folded[end] is ' ' or ',' or '-') && end - text.Words[mention.To - 1].End < 24)
        {
            end++;
        }

        return start >= 0 && end < folded.Length && folded[start] == '[' && folded[end] == ']' && !IsValue(text, mention);
    }

    private static bool IsValue(FoldedWords text, NumberMention mention) => mention.Value > MaxReference || mention.Unit != Unit.None || mention.Magnitude > 1
        || (mention.To < text.Words.Length && text.Gap(mention.To - 1) is "] " or "]" && NumberLexicon.Find(text, mention.To).Kind is TermKind.Magnitude or TermKind.Unit);

    private static bool IsIdiom(FoldedWords text, NumberMention mention) =>
        mention.Kind == MentionKind.Pair && text[mention.From] is "24/7" or "50/50";
}

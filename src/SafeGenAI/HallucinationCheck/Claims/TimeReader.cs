using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads times of day: 5:30 pm, 5 p.m., 17:30, 5 o'clock.</summary>
internal static class TimeReader
{
    private const int HalfDay = 720;

    public static bool TryRead(FoldedWords text, int at, Numeral numeral, out NumberMention mention)
    {
        int next = at + 1;
        int minutes = numeral.Kind == MentionKind.Time ? (int)numeral.Value
            : numeral.PlainDigits is 1 or 2 && numeral.Value is >= 1 and <= 12 ? (int)numeral.Value * 60
            // "8.30 pm"
            : numeral is { Kind: MentionKind.Number, Step: 0.01m, Value: < 13 } && numeral.Value % 1 < 0.6m ? (int)((decimal.Truncate(numeral.Value) * 60) + (numeral.Value % 1 * 100))
            : -1;
        mention = default;
        if (minutes < 0)
        {
            return false;
        }

        if (minutes < 13 * 60 && ReadMeridiem(text, ref next, out int half))
        {
            mention = new NumberMention(MentionKind.Time, at, next, (minutes % HalfDay) + half);
            return true;
        }

        bool clock = next < text.Words.Length && text[next].Equals("o'clock", StringComparison.OrdinalIgnoreCase);
        if (numeral.Kind != MentionKind.Time && !clock)
        {
            return false;
        }

        mention = new NumberMention(MentionKind.Time, at, clock ? next + 1 : next, minutes)
        {
            Other = minutes is >= 60 and < 13 * 60 ? (minutes % HalfDay) + HalfDay : NumberMention.NoOther,
        };
        return true;
    }

    /// <summary>Whether what stands before a number makes an hour of it.</summary>
    public static bool IsAtHour(FoldedWords text, int number) => number > 0
        && text[number - 1] is "at" or "At" or "from" or "From" or "until" or "Until" or "till" or "to" or "by" or "By" or "before" or "after" or "since" or "um" or "Um" or "ab" or "bis" or "von" or "\u00E0";

    private static bool ReadMeridiem(FoldedWords text, ref int next, out int half)
    {
        half = 0;
        if (next >= text.Words.Length || text.Gap(next - 1) is not ("" or " "))
        {
            return false;
        }

        Term term = NumberLexicon.Find(text, next);
        if (term.Kind == TermKind.Meridiem)
        {
            half = (int)term.Value;
            next++;
            return true;
        }

        if (next + 1 >= text.Words.Length || text.Gap(next) is not ("." or ". ") || text[next] is not ("a" or "p" or "A" or "P") || text[next + 1] is not ("m" or "M"))
        {
            return false;
        }

        half = text[next] is "p" or "P" ? HalfDay : 0;
        next += 2;
        return true;
    }
}

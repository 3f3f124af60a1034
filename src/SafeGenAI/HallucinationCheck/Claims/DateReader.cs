using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads dates that have a month's name, ISO dates, and the years, months and days of East Asian dates.</summary>
internal static class DateReader
{
    /// <summary>A date that starts at a number: 12 March 2024, 12th of March, 2024-03-12.</summary>
    public static bool TryReadAtNumber(FoldedWords text, int at, Numeral numeral, out NumberMention mention)
    {
        mention = default;
        if (numeral.PlainDigits is 0 or > 4)
        {
            return false;
        }

        int value = (int)numeral.Value;
        if (numeral.PlainDigits == 4)
        {
            return TryIso(text, at, value, out mention) || TryEastAsian(text, at, value, out mention);
        }

        if (value is < 1 or > 31 || numeral.PlainDigits > 2)
        {
            return false;
        }

        int next = at + 1;
        bool ordinal = SkipOrdinal(text, ref next);
        bool of = next < text.Words.Length && text[next] is "of" or "de" && text.Gap(next - 1) is " ";
        next += of ? 1 : 0;
        Term month = NumberLexicon.Find(text, next);
        if (month.Kind is not (TermKind.Month or TermKind.DoubtfulMonth) || text.Gap(next - 1) is not (" " or "-" or ". "))
        {
            return false;
        }

        bool sure = month.Kind == TermKind.Month || ordinal || of || char.IsUpper(text[next][0]);
        next++;
        int year = ReadYear(text, ref next, dashed: true);
        if (!CalendarDate.IsDay(year, (int)month.Value, value) || (!sure && year == 0))
        {
            return false;
        }

        mention = new NumberMention(MentionKind.Date, at, next, value) { Date = new CalendarDate(year, (int)month.Value, value) };
        return true;
    }

    /// <summary>A date that starts at a month: March 12, 2024; March 2024; March alone.</summary>
    public static bool TryReadAtMonth(FoldedWords text, int at, Term month, out NumberMention mention)
    {
        int next = at + 1;
        int day = 0;
        if (next < text.Words.Length && text.Gap(at) is " " or ". " or "-" && Plain(text, next) is { PlainDigits: 1 or 2 } numeral
            && CalendarDate.IsDay(0, (int)month.Value, (int)numeral.Value) && !IsTime(text, next))
        {
            day = (int)numeral.Value;
            next++;
            SkipOrdinal(text, ref next);
        }

        int year = ReadYear(text, ref next, dashed: false);
        bool named = month.Kind == TermKind.Month || char.IsUpper(text[at][0]);
        bool placed = at > 0 && IsPreposition(text[at - 1]);
        mention = new NumberMention(MentionKind.Date, at, next, day)
        {
            Date = new CalendarDate(year, (int)month.Value, day),
            IsWeak = year == 0 && (day == 0 ? !(named && placed && char.IsUpper(text[at][0])) : !named && !placed),
        };
        return named || placed || year > 0;
    }

    /// <summary>Whether four digits are a year where they stand: in 1950; and not: of 1950 people.</summary>
    public static bool IsYearHere(FoldedWords text, int at) => at > 0 && IsPreposition(text[at - 1])
        && !(at + 1 < text.Words.Length && text.Gap(at) is " " && char.IsLower(text[at + 1][0]) && !Vocabulary.IsFunctionWord(text[at + 1]));

    private static bool TryIso(FoldedWords text, int at, int year, out NumberMention mention)
    {
        mention = default;
        if (at + 2 >= text.Words.Length || text.Gap(at) is not "-" || text.Gap(at + 1) is not "-"
            || Plain(text, at + 1) is not { PlainDigits: 2 } month || Plain(text, at + 2) is not { PlainDigits: 2 } day
            || !CalendarDate.IsDay(year, (int)month.Value, (int)day.Value))
        {
            return false;
        }

        mention = new NumberMention(MentionKind.Date, at, TimestampEnd(text, at + 3), day.Value) { Date = new CalendarDate(year, (int)month.Value, (int)day.Value) };
        return true;
    }

    // "2020-05-03T10:00:00Z": the letters make other words of its time, which is not compared.
    private static int TimestampEnd(FoldedWords text, int next)
    {
        if (next >= text.Words.Length || !text.Gap(next - 1).IsEmpty || text[next] is not ['T' or 't', >= '0' and <= '9', >= '0' and <= '9'])
        {
            return next;
        }

        next++;
        return next < text.Words.Length && text.Gap(next - 1) is ":" && text.Words[next].Kind == WordKind.Number ? next + 1 : next;
    }

    private static bool TryEastAsian(FoldedWords text, int at, int year, out NumberMention mention)
    {
        mention = default;
        if (!IsSign(text, at + 1, "年") || Plain(text, at + 2) is not { PlainDigits: 1 or 2 } month || !IsSign(text, at + 3, "月"))
        {
            return false;
        }

        bool hasDay = Plain(text, at + 4) is { PlainDigits: 1 or 2 } && IsSign(text, at + 5, "日");
        int day = hasDay ? (int)Plain(text, at + 4).Value : 0;
        if (!CalendarDate.IsDay(year, (int)month.Value, Math.Max(day, 1)))
        {
            return false;
        }

        mention = new NumberMention(MentionKind.Date, at, at + (hasDay ? 6 : 4), day) { Date = new CalendarDate(year, (int)month.Value, day) };
        return true;
    }

    // ", 2024", " 2024", " '98", and of 12-Mar-98 the last part
    private static int ReadYear(FoldedWords text, ref int next, bool dashed)
    {
        if (next >= text.Words.Length || text.Gap(next - 1) is not (" " or ", " or " , " or ". " or "-" or " '"))
        {
            return 0;
        }

        int at = text[next] is "of" or "de" && next + 1 < text.Words.Length ? next + 1 : next;
        Numeral numeral = Plain(text, at);
        bool whole = at + 1 >= text.Words.Length || text.Gap(at).Length > 0;
        if (numeral.IsYear && whole)
        {
            next = at + 1;
            return (int)numeral.Value;
        }

        if (numeral.PlainDigits == 2 && whole && (text.Gap(next - 1) is " '" || (dashed && text.Gap(next - 1) is "-")))
        {
            next++;
            return NumeralReader.Century((int)numeral.Value);
        }

        return 0;
    }

    private static bool SkipOrdinal(FoldedWords text, ref int next)
    {
        bool ordinal = next < text.Words.Length && text.Gap(next - 1).IsEmpty && NumberLexicon.Find(text, next).Kind == TermKind.OrdinalEnding;
        next += ordinal ? 1 : 0;
        return ordinal;
    }

    private static bool IsPreposition(ReadOnlySpan<char> word) => word is "in" or "since" or "until" or "till" or "by" or "on" or "of" or "from" or "last" or "next"
        or "early" or "late" or "mid" or "im" or "en" or "In" or "Since" or "Until" or "By" or "On" or "From" or "Last" or "Next" or "Early" or "Late" or "Im" or "En";

    private static bool IsTime(FoldedWords text, int word) => NumberLexicon.Find(text, word + 1).Kind == TermKind.Meridiem;

    private static bool IsSign(FoldedWords text, int word, string sign) => word < text.Words.Length && text[word].SequenceEqual(sign);

    private static Numeral Plain(FoldedWords text, int word) =>
        word < text.Words.Length && text.Words[word] is { Kind: WordKind.Number, Length: <= 4 } ? NumeralReader.Read(text[word]) : default;
}

using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads digits with separators as the common cultures write them.</summary>
internal static class NumeralReader
{
    // A longer one is an identifier; and decimal keeps such a one exact, whatever magnitude follows.
    private const int MaxDigits = 15;
    private const int MaxGroups = 6;

    public static Numeral Read(ReadOnlySpan<char> word)
    {
        word = word.TrimStart("+-");
        Span<char> digits = stackalloc char[MaxDigits];
        Span<int> groups = stackalloc int[MaxGroups];
        Span<char> separators = stackalloc char[MaxGroups];
        int count = 0;
        int group = 0;
        int length = 0;
        foreach (char c in word)
        {
            if (char.IsDigit(c))
            {
                if (count == MaxDigits)
                {
                    return Token;
                }

                digits[count++] = c < 0x80 ? c : (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
                length++;
                continue;
            }

            if (group == MaxGroups - 1)
            {
                return Token;
            }

            groups[group] = length;
            separators[group++] = c switch { '\u066B' => ',', '\u066C' => '\'', _ => c };
            length = 0;
        }

        groups[group] = length;
        return Read(digits[..count], groups[..(group + 1)], separators[..group]);
    }

    /// <summary>The last group of a number whose groups stand apart, with its decimals: 234,56 of "1 234,56". A token where it is none.</summary>
    public static Numeral ReadLastGroup(ReadOnlySpan<char> word)
    {
        if (word.Length is < 5 or > MaxDigits || word[3] is not (',' or '.') || word[..3].ContainsAnyExceptInRange('0', '9') || word[4..].ContainsAnyExceptInRange('0', '9'))
        {
            return Token;
        }

        Span<char> digits = stackalloc char[word.Length - 1];
        word[..3].CopyTo(digits);
        word[4..].CopyTo(digits[3..]);
        return Decimal(digits, digits.Length - 3);
    }

    private static Numeral Token => new(MentionKind.Token, 0);

    private static Numeral Read(ReadOnlySpan<char> digits, ReadOnlySpan<int> groups, ReadOnlySpan<char> separators)
    {
        if (separators.IsEmpty)
        {
            return Whole(digits) with { PlainDigits = digits.Length };
        }

        char first = separators[0];
        bool uniform = !separators.ContainsAnyExcept(first);
        if (first is '/' or ':' or '^')
        {
            return uniform ? Signed(digits, groups, first) : Token;
        }

        if (groups[0] == 0)
        {
            return uniform && separators.Length == 1 ? Decimal(digits, groups[1]) : Token;
        }

        char last = separators[^1];
        return separators.Length == 1 ? OneSeparator(digits, groups, first)
            : uniform ? IsGrouping(groups) ? Whole(digits) : first == '.' ? Dated(digits, groups) : Token
            : last is '.' or ',' && !separators[..^1].ContainsAnyExcept(first) && last != first && IsGrouping(groups[..^1]) ? Decimal(digits, groups[^1])
            : Token;
    }

    // 1,234 and 1.234 are a thousand and something in one culture, one and something in another.
    private static Numeral OneSeparator(ReadOnlySpan<char> digits, ReadOnlySpan<int> groups, char separator)
    {
        bool grouping = IsGrouping(groups) && digits[0] != '0';
        return separator == '\'' ? grouping ? Whole(digits) : Token
            : !grouping ? Decimal(digits, groups[1])
            : separator == '.' ? Decimal(digits, groups[1]) with { Other = Integer(digits) }
            : digits[groups[0]..] is "000" ? Whole(digits)
            : Whole(digits) with { Other = Decimal(digits, groups[1]).Value };
    }

    private static Numeral Signed(ReadOnlySpan<char> digits, ReadOnlySpan<int> groups, char sign)
    {
        int one = (int)Math.Min(Integer(digits[..groups[0]]), int.MaxValue);
        int two = (int)Math.Min(Integer(digits.Slice(groups[0], groups[1])), int.MaxValue);
        if (sign == '/')
        {
            return groups.Length == 2 ? Slashed(one, two) : groups.Length == 3 ? Dated(digits, groups) : Token;
        }

        return sign == ':' && groups.Length <= 3 && groups[1] == 2 && one < 24 && two < 60
            ? new Numeral(MentionKind.Time, (one * 60) + two) { Other = one is >= 1 and <= 12 ? ((one % 12) * 60) + 720 + two : NumberMention.NoOther }
            : Token;
    }

    private static Numeral Slashed(int one, int two) =>
        one == 1 && two is >= 2 and <= 10 || (one, two) is (2, 3) or (3, 4) ? new Numeral(MentionKind.Number, (decimal)one / two) { Step = 0.01m }
            : new Numeral(MentionKind.Pair, one)
            {
                Other = two,
                Date = CalendarDate.IsDay(0, one, two) ? new CalendarDate(0, one, two) : default,
                OtherDate = CalendarDate.IsDay(0, two, one) ? new CalendarDate(0, two, one) : default,
            };

    // 2024/03/12, 12.03.2024, 03/12/24: day first and month first are both believed where both are possible.
    private static Numeral Dated(ReadOnlySpan<char> digits, ReadOnlySpan<int> groups)
    {
        if (groups.Length != 3 || digits.Length > 8)
        {
            return Token;
        }

        int one = (int)Integer(digits[..groups[0]]);
        int two = (int)Integer(digits.Slice(groups[0], groups[1]));
        int three = (int)Integer(digits[(groups[0] + groups[1])..]);
        if (groups[0] == 4)
        {
            return CalendarDate.IsDay(one, two, three) ? new Numeral(MentionKind.Date, 0) { Date = new CalendarDate(one, two, three) } : Token;
        }

        int year = groups[2] == 4 ? three : groups[2] == 2 ? Century(three) : 0;
        CalendarDate dayFirst = year > 0 && CalendarDate.IsDay(year, two, one) ? new CalendarDate(year, two, one) : default;
        CalendarDate monthFirst = year > 0 && CalendarDate.IsDay(year, one, two) ? new CalendarDate(year, one, two) : default;
        return dayFirst.IsNone && monthFirst.IsNone ? Token
            : new Numeral(MentionKind.Date, 0) { Date = dayFirst.IsNone ? monthFirst : dayFirst, OtherDate = dayFirst.IsNone ? default : monthFirst };
    }

    /// <summary>The year that two digits mean most often.</summary>
    public static int Century(int twoDigits) => twoDigits + (twoDigits < 50 ? 2000 : 1900);

    private static bool IsGrouping(ReadOnlySpan<int> groups)
    {
        if (groups.Length < 2 || groups[0] is < 1 or > 3 || groups[^1] != 3)
        {
            return groups.Length == 1;
        }

        ReadOnlySpan<int> middle = groups[1..^1];
        return !middle.ContainsAnyExcept(3) || (groups[0] <= 2 && !middle.ContainsAnyExcept(2));
    }

    private static Numeral Whole(ReadOnlySpan<char> digits)
    {
        decimal step = 1;
        for (int i = digits.Length - 1; i > 0 && digits[i] == '0'; i--)
        {
            step *= 10;
        }

        return new Numeral(MentionKind.Number, Integer(digits)) { Step = step };
    }

    private static Numeral Decimal(ReadOnlySpan<char> digits, int decimals)
    {
        decimal step = 1;
        for (int i = 0; i < decimals; i++)
        {
            step /= 10;
        }

        return new Numeral(MentionKind.Number, Integer(digits) * step) { Step = step };
    }

    private static long Integer(ReadOnlySpan<char> digits)
    {
        long value = 0;
        foreach (char digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}

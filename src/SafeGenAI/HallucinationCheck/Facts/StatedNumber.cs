using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A number as an answer writes it.</summary>
/// <param name="Start">Where it starts, with its sign.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Value">What it says.</param>
/// <param name="Other">What it says in other cultures: "1.200" is one thousand two hundred or one point two.</param>
internal readonly record struct StatedNumber(int Start, int End, decimal Value, decimal Other)
{
    // What a decimal holds.
    private const int MaximumDigits = 28;

    public int Length => End - Start;

    public bool Is(decimal known, decimal tolerance) => IsNear(Value, known, tolerance) || IsNear(Other, known, tolerance);

    /// <summary>The next number of a text; one of more than 28 digits is passed over.</summary>
    public static StatedNumber? Next(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length)
        {
            int start = text[from..].IndexOfAnyInRange('0', '9');
            if (start < 0)
            {
                return null;
            }

            start += from;
            int end = EndOf(text, start);
            bool isPartOfWord = start > 0 && char.IsLetterOrDigit(text[start - 1]);
            if (!isPartOfWord && TryRead(text[start..end], out decimal value, out decimal other))
            {
                bool negative = IsNegative(text, start);
                return new StatedNumber(negative ? start - 1 : start, end, negative ? -value : value, negative ? -other : other);
            }

            from = end;
        }

        return null;
    }

    private static bool IsNear(decimal value, decimal known, decimal tolerance)
    {
        // A distance can be beyond what a decimal holds.
        decimal low = known > decimal.MinValue + tolerance ? known - tolerance : decimal.MinValue;
        decimal high = known < decimal.MaxValue - tolerance ? known + tolerance : decimal.MaxValue;
        return value >= low && value <= high;
    }

    private static bool IsNegative(ReadOnlySpan<char> text, int start) =>
        start > 0 && text[start - 1] is '-' or '\u2212' && (start == 1 || char.IsWhiteSpace(text[start - 2]) || text[start - 2] is '(');

    private static int EndOf(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length)
        {
            if (char.IsAsciiDigit(text[end]))
            {
                end++;
            }
            else if (text[end] is '.' or ',' && IsDigitAt(text, end + 1))
            {
                end += 2;
            }
            else if (text[end] is '\'' or '\u2019' or ' ' or '\u00A0' or '\u202F' or '\u2009' && IsGroup(text, end + 1))
            {
                end += 4;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private static bool IsGroup(ReadOnlySpan<char> text, int at) =>
        IsDigitAt(text, at) && IsDigitAt(text, at + 1) && IsDigitAt(text, at + 2) && !IsDigitAt(text, at + 3);

    private static bool IsDigitAt(ReadOnlySpan<char> text, int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    private static bool TryRead(ReadOnlySpan<char> text, out decimal value, out decimal other)
    {
        (value, other) = (0, 0);
        int last = text.LastIndexOfAny('.', ',');
        bool both = text.Contains('.') && text.Contains(',');
        bool isDecimal = last >= 0 && (both || text[..last].IndexOf(text[last]) < 0);
        if (!TryRead(text, isDecimal ? last : -1, out value))
        {
            return false;
        }

        // One mark with three digits after it: thousands here, decimals there.
        bool isEither = isDecimal && !both && text.Length - last == 4;
        return TryRead(text, isEither || !isDecimal ? -1 : last, out other);
    }

    private static bool TryRead(ReadOnlySpan<char> text, int mark, out decimal value)
    {
        value = 0;
        Span<char> digits = stackalloc char[MaximumDigits + 1];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i != mark && !char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            if (count == digits.Length)
            {
                return false;
            }

            digits[count++] = i == mark ? '.' : text[i];
        }

        return decimal.TryParse(digits[..count], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}

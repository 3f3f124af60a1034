using System.Globalization;
using System.Text;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>
/// The form in which a model says how sure it is of a text: <c>&lt;confidence&gt;0.8&lt;/confidence&gt;</c> at the end. Whatever a
/// model makes of it, no such tag is left for a user to see.
/// </summary>
internal static class SelfReportTag
{
    public const string Instruction =
        "After the answer, on a line of its own, write how sure you are that all of it is right and follows from the material you were given, " +
        "as a number from 0 to 1, like this: <confidence>0.8</confidence>";

    private const string Name = "confidence";
    private const int LongestNumber = 32;
    // A ">" further away belongs to the text, not to the tag.
    private const int LongestAttributes = 128;
    private const int MostSpace = 8;

    /// <summary>The text without tags, and the last number that stood in one; null where there is none between 0 and 1.</summary>
    public static (string Text, double? Confidence) Take(string text)
    {
        if (Next(text, 0) is null)
        {
            return (text, null);
        }

        StringBuilder rest = new(text.Length);
        double? confidence = null;
        int read = 0;
        while (Next(text, read) is { } tag)
        {
            rest.Append(text, read, tag.Start - read);
            read = tag.End;
            if (tag.IsOpening)
            {
                int end = NumberEnd(text, read);
                confidence = Number(text.AsSpan(read, end - read)) ?? confidence;
                read = end;
            }
        }

        rest.Append(text, read, text.Length - read);
        return (rest.ToString().TrimEnd(), confidence);
    }

    /// <summary>A number that stands alone, 0 to 1; a percentage is taken as such.</summary>
    public static double? Number(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> number = text.Trim();
        bool percent = number.EndsWith('%');
        number = percent ? number[..^1] : number;
        Span<char> decimals = stackalloc char[LongestNumber];
        if (number.Length > LongestNumber || number.Count(',') + number.Count('.') > 1)
        {
            return null;
        }

        // Where the comma is the decimal mark, models write it here too.
        number.Replace(decimals, ',', '.');
        if (!double.TryParse(decimals[..number.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return null;
        }

        value = percent ? value / 100 : value;
        return value is >= 0 and <= 1 ? value : null;
    }

    private static (int Start, int End, bool IsOpening)? Next(string text, int from)
    {
        for (int at = from; at < text.Length && text.AsSpan(at).IndexOfAny('<', '&') is >= 0 and int next; at++)
        {
            at += next;
            if (NameEnd(text, at, out bool closing, out bool escaped) is > 0 and int name && End(text.AsSpan(name), escaped, closing) is >= 0 and int end)
            {
                return (at, name + end, !closing);
            }
        }

        return null;
    }

    /// <summary>Where the name of a tag that starts here ends, or 0 where none does.</summary>
    private static int NameEnd(string text, int start, out bool closing, out bool escaped)
    {
        closing = false;
        escaped = text[start] == '&';
        if (escaped && !text.AsSpan(start).StartsWith("&lt;", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        int at = SkipSpace(text, start + (escaped ? 4 : 1));
        closing = at < text.Length && text[at] == '/';
        at = closing ? SkipSpace(text, at + 1) : at;
        if (!text.AsSpan(at).StartsWith(Name, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        at += Name.Length;
        return at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_') ? 0 : at;
    }

    /// <summary>The length of what follows the name in the tag, or -1 where words follow that are no tag's.</summary>
    private static int End(ReadOnlySpan<char> rest, bool escaped, bool closing)
    {
        ReadOnlySpan<char> near = rest[..Math.Min(rest.Length, LongestAttributes)];
        int end = escaped ? near.IndexOf("&gt;", StringComparison.OrdinalIgnoreCase) : near.IndexOf('>');
        int other = escaped ? near.IndexOf("&lt;", StringComparison.OrdinalIgnoreCase) : near.IndexOf('<');
        if (end >= 0 && (other < 0 || end < other))
        {
            return end + (escaped ? 4 : 1);
        }

        ReadOnlySpan<char> behind = near.TrimStart();
        return closing || behind.Length == 0 || char.IsAsciiDigit(behind[0]) || behind[0] is '.' or '<' or '&' ? 0 : -1;
    }

    private static int SkipSpace(string text, int at)
    {
        int limit = Math.Min(text.Length, at + MostSpace);
        while (at < limit && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    // Words behind a tag that was never closed are the answer's own.
    private static int NumberEnd(string text, int start)
    {
        int limit = Math.Min(text.Length, start + LongestNumber);
        int end = start;
        while (end < limit && (char.IsWhiteSpace(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is '.' or '%' or '-' or '+' || IsDecimalComma(text, end)))
        {
            end++;
        }

        return end;
    }

    private static bool IsDecimalComma(string text, int at) => text[at] == ',' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);
}

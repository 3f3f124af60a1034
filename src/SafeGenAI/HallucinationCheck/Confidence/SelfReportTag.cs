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

    private const string Opening = "<confidence>";
    private const string Closing = "</confidence>";
    private const int LongestNumber = 32;

    /// <summary>The text without tags, and the last number that stood in one; null where there is none between 0 and 1.</summary>
    public static (string Text, double? Confidence) Take(string text)
    {
        if (text.IndexOf(Opening, StringComparison.OrdinalIgnoreCase) < 0 && text.IndexOf(Closing, StringComparison.OrdinalIgnoreCase) < 0)
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
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return null;
        }

        value = percent ? value / 100 : value;
        return value is >= 0 and <= 1 ? value : null;
    }

    private static (int Start, int End, bool IsOpening)? Next(string text, int from)
    {
        for (int at = from; (at = text.IndexOf('<', at)) >= 0; at++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(at);
            if (rest.StartsWith(Opening, StringComparison.OrdinalIgnoreCase))
            {
                return (at, at + Opening.Length, true);
            }

            if (rest.StartsWith(Closing, StringComparison.OrdinalIgnoreCase))
            {
                return (at, at + Closing.Length, false);
            }
        }

        return null;
    }

    // Words behind a tag that was never closed are the answer's own.
    private static int NumberEnd(string text, int start)
    {
        int limit = Math.Min(text.Length, start + LongestNumber);
        int end = start;
        while (end < limit && (char.IsWhiteSpace(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is '.' or '%' or '-' or '+'))
        {
            end++;
        }

        return end;
    }
}

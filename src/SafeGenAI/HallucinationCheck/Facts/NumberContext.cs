using System.Collections.Frozen;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What stands around a number: its unit, and whether the number is the value or only compared with it.</summary>
internal static class NumberContext
{
    private const int LookBack = 40;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Before = Words(
        "than under below over above about around approximately approx circa nearly almost roughly up least most from starting save saves saving " +
        "between plus minus instead formerly was were within maximum minimum shipping delivery " +
        "unter über ab ca etwa ungefähr bis mindestens höchstens rund fast knapp statt zwischen spart versand");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> After = Words(
        "off discount cheaper less more extra shipping delivery or and-up rabatt günstiger weniger mehr versand");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Joints = Words("to and or bis und oder");

    public static bool HasUnit(ReadOnlySpan<char> text, in StatedNumber number, string[] units)
    {
        foreach (string unit in units)
        {
            if (UnitAfter(text, number.End, unit) >= 0 || UnitBefore(text, number.Start, unit) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the number is stated as it is: not compared with, no end of a range, not rounded to a magnitude.</summary>
    public static bool IsExact(ReadOnlySpan<char> text, in StatedNumber number, string[] units)
    {
        (int start, int end) = (number.Start, number.End);
        foreach (string unit in units)
        {
            start = UnitBefore(text, number.Start, unit) is >= 0 and int from ? Math.Min(start, from) : start;
            end = Math.Max(end, UnitAfter(text, number.End, unit));
        }

        ReadOnlySpan<char> before = text[Math.Max(0, start - LookBack)..start].TrimEnd();
        if (before.Length > 0 && before[^1] is '-' or '\u2013' or '\u2014' or '<' or '>' or '~' or '\u2264' or '\u2265' or '+' or '\u2248')
        {
            return false;
        }

        ReadOnlySpan<char> last = TakeLast(ref before);
        ReadOnlySpan<char> second = TakeLast(ref before);
        if (Before.Contains(last) || Before.Contains(second) || (Joints.Contains(last) && second.ContainsAnyInRange('0', '9')))
        {
            return false;
        }

        // 1.2M, 1.2 million, 12-15 EUR, 20 EUR off
        ReadOnlySpan<char> after = text[end..];
        ReadOnlySpan<char> next = TakeFirst(after);
        return !(end == number.End && after is [var c, ..] && char.IsLetter(c))
            && !(after.TrimStart() is ['-' or '\u2013', var d, ..] && char.IsAsciiDigit(d))
            && !After.Contains(next) && !Vocabulary.IsNumberWord(next);
    }

    /// <summary>Where the unit ends, or -1.</summary>
    private static int UnitAfter(ReadOnlySpan<char> text, int at, string unit)
    {
        at = at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '-') ? at + 1 : at;
        int end = at + unit.Length;
        return end <= text.Length && text[at..end].Equals(unit, StringComparison.OrdinalIgnoreCase) && !GoesOn(text, end, unit[^1]) ? end : -1;
    }

    /// <summary>Where the unit starts, or -1.</summary>
    private static int UnitBefore(ReadOnlySpan<char> text, int at, string unit)
    {
        at = at > 0 && char.IsWhiteSpace(text[at - 1]) ? at - 1 : at;
        int start = at - unit.Length;
        return start >= 0 && text[start..at].Equals(unit, StringComparison.OrdinalIgnoreCase)
            && !(start > 0 && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(unit[0])) ? start : -1;
    }

    private static bool GoesOn(ReadOnlySpan<char> text, int end, char last) =>
        end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsLetterOrDigit(last);

    private static ReadOnlySpan<char> TakeLast(ref ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        ReadOnlySpan<char> word = text[(text.LastIndexOfAny(" \t\u00A0\u202F\n") + 1)..];
        text = text[..^word.Length];
        return word.Trim(",;:.()*\"");
    }

    private static ReadOnlySpan<char> TakeFirst(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        int end = text.IndexOfAny(" \t\u00A0\u202F\n");
        return (end < 0 ? text : text[..end]).Trim(",;:.()*\"");
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}

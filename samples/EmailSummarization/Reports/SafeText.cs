using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace EmailSummarization.Reports;

/// <summary>Text from models and e-mails for a terminal: one line, nothing in it that a terminal would obey.</summary>
internal static partial class SafeText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>Removes escape sequences, control and direction characters; makes any white space one space.</summary>
    public static string Of(string text)
    {
        StringBuilder safe = new(text.Length);
        foreach (Rune rune in Sequences().Replace(text, " ").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                if (safe.Length > 0 && safe[^1] != ' ')
                {
                    safe.Append(' ');
                }
            }
            else if (!IsCommand(rune))
            {
                safe.Append(rune);
            }
        }

        return safe.ToString().TrimEnd();
    }

    /// <summary>The beginning of a text, at most so many characters and twice as many columns wide.</summary>
    public static string Beginning(string text, int characters)
    {
        string safe = Of(text);
        int[] starts = StringInfo.ParseCombiningCharacters(safe);
        return starts.Length <= characters ? safe : safe[..starts[characters - 1]].TrimEnd() + "…";
    }

    /// <summary>The beginning of a text that fits into a column.</summary>
    public static string Fit(string text, int columns)
    {
        string safe = Of(text);
        int[] starts = StringInfo.ParseCombiningCharacters(safe);
        int kept = starts.Length;
        while (kept > 0 && safe.GetCellWidth() > columns)
        {
            safe = safe[..starts[--kept]] + "…";
        }

        return safe;
    }

    // Joiners stay: some scripts cannot be written without them.
    private static bool IsCommand(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => true,
        UnicodeCategory.Format => rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner),
        _ => false,
    };

    // CSI; OSC and the other strings, to their end or, where that is missing, to the end of the line; single commands.
    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]?|(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F])[^\x07\x1B\x9C\n]*(?:\x07|\x1B\\|\x9C)?|\x1B[ -/]*[0-~]?", RegexOptions.CultureInvariant)]
    private static partial Regex Sequences();
}

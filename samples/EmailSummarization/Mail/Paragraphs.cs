using System.Text;
using System.Text.RegularExpressions;

namespace EmailSummarization.Mail;

/// <summary>
/// Undoes what e-mail does to text: lines that were wrapped are joined, list items and headings stand alone, and what is
/// quoted from earlier e-mails, the signature and tables are left out.
/// </summary>
internal static partial class Paragraphs
{
    private const int LongestWrappedLine = 100;

    public static IEnumerable<string> Of(string body)
    {
        string[] lines = [.. body.Split('\n').Select(line => line.TrimEnd()).TakeWhile(line => line != "--")];
        int width = lines.Where(line => line.Length <= LongestWrappedLine).Select(line => line.Length).DefaultIfEmpty(0).Max();
        StringBuilder paragraph = new();
        string previous = "";
        foreach (string raw in lines.Where((line, i) => !IsQuoted(lines, i)))
        {
            string line = raw.Trim();
            bool isItem = IsItem(line, previous);
            if (paragraph.Length > 0 && (line.Length == 0 || isItem || IsTable(line) || !WasWrapped(previous, line, width)))
            {
                yield return paragraph.ToString();
                paragraph.Clear();
            }

            previous = raw;
            if (line.Length > 0 && !IsTable(line))
            {
                line = isItem ? Marker().Replace(line, "") : line;
                paragraph.Append(NeedsSpace(paragraph, line) ? " " : "").Append(line);
            }
        }

        if (paragraph.Length > 0)
        {
            yield return paragraph.ToString();
        }
    }

    // A line that had room for the next word was ended on purpose.
    private static bool WasWrapped(string line, string next, int width)
    {
        int word = next.IndexOf(' ', StringComparison.Ordinal);
        bool spaced = word >= 0 && !Terms.IsUnspaced(next[0]);
        return line.Length <= LongestWrappedLine && line.Length + 1 + (spaced ? word : 1) > width * 3 / 4;
    }

    private static bool IsQuoted(string[] lines, int i) =>
        lines[i].StartsWith('>') || (lines[i].EndsWith(':') && i + 1 < lines.Length && lines[i + 1].StartsWith('>'));

    private static bool IsTable(string line) => line.Contains(Sentences.ColumnGap, StringComparison.Ordinal) || !line.Any(char.IsLetterOrDigit);

    // "25. September" in the middle of a sentence is no list item.
    private static bool IsItem(string line, string previous) => Marker().IsMatch(line)
        && (!char.IsAsciiDigit(line[0]) || previous.Trim().Length == 0 || Sentences.Ends(previous[^1]) || previous[^1] is ':' or ';');

    private static bool NeedsSpace(StringBuilder text, string next) =>
        text.Length > 0 && !(Terms.IsUnspaced(text[^1]) && Terms.IsUnspaced(next[0]));

    [GeneratedRegex(@"^(?:[-*•–]\s+|[・※]\s*|\d{1,2}[.)](?!\d)\s*)", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}

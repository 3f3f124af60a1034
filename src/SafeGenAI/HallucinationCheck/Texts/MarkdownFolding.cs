using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>The second step of folding, in place: emphasis, then marks at the start of lines, then white space.</summary>
internal static class MarkdownFolding
{
    // Emphasis goes first: what it leaves behind may be a mark at the start of a line, and folding twice must change nothing.
    public static void Fold(ref FoldingBuffer buffer)
    {
        buffer.Truncate(DropEmphasis(buffer.Characters, buffer.Origins));
        buffer.Truncate(DropLineMarksAndSpace(buffer.Characters, buffer.Origins));
    }

    private static int DropEmphasis(Span<char> text, Span<int> origins)
    {
        int write = text.IndexOfAny('*', '_', '`');
        if (write < 0)
        {
            return text.Length;
        }

        for (int read = write; read < text.Length;)
        {
            if (!IsEmphasis(text[read]))
            {
                text[write] = text[read];
                origins[write++] = origins[read++];
                continue;
            }

            int end = read + 1;
            while (end < text.Length && IsEmphasis(text[end]))
            {
                end++;
            }

            ReadOnlySpan<char> run = text[read..end];
            char previous = write == 0 ? ' ' : text[write - 1];
            char next = end < text.Length ? text[end] : ' ';
            // Without its base an accent would merge with the character before.
            bool keep = (end < text.Length && NormalizationCluster.IsContinuation(text, end)) || HasMeaning(run, previous, next);
            bool apostrophe = run is "`" && char.IsLetter(previous) && char.IsLetter(next);
            for (; read < end; read++)
            {
                if (keep || apostrophe)
                {
                    text[write] = apostrophe ? '\'' : text[read];
                    origins[write++] = origins[read];
                }
            }
        }

        return write;
    }

    private static int DropLineMarksAndSpace(Span<char> text, Span<int> origins)
    {
        int write = 0;
        int space = -1;
        bool lineStart = true;
        for (int read = 0; read < text.Length;)
        {
            char c = text[read];
            if (char.IsWhiteSpace(c))
            {
                lineStart |= c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
                space = space < 0 ? origins[read] : space;
                read++;
                continue;
            }

            if (lineStart && LineMark(text[read..]) is > 0 and int mark)
            {
                space = space < 0 ? origins[read] : space;
                read += mark;
                continue;
            }

            lineStart = false;
            if (space >= 0 && write > 0)
            {
                text[write] = ' ';
                origins[write++] = space;
            }

            space = -1;
            text[write] = c;
            origins[write++] = origins[read++];
        }

        return write;
    }

    /// <summary>The length of the heading, quotation or list mark at the start of a line, or 0.</summary>
    private static int LineMark(ReadOnlySpan<char> line)
    {
        int level = line.IndexOfAnyExcept('#');
        level = level < 0 ? line.Length : level;
        if (level is >= 1 and <= 6 && EndsMark(line, level))
        {
            return level;
        }

        return line[0] switch
        {
            '>' => IsComparison(line) ? 0 : 1,
            '-' or '+' or '*' or '\u2022' or '\u2023' or '\u25AA' or '\u25CF' or '\u25E6' or '\u00B7' or '\u2219' => EndsMark(line, 1) ? 1 : 0,
            _ => 0,
        };
    }

    private static bool EndsMark(ReadOnlySpan<char> line, int length) => length == line.Length || char.IsWhiteSpace(line[length]);

    // "> 5 million" at the start of a line says more than, not that somebody is quoted.
    private static bool IsComparison(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> rest = line[1..].TrimStart();
        if (rest.Length > 1 && rest[0] is '-' or '+' or '.')
        {
            rest = rest[1..];
        }

        return rest.Length > 0 && (char.IsDigit(rest[0]) || rest[0] == '=' || CharUnicodeInfo.GetUnicodeCategory(rest[0]) == UnicodeCategory.CurrencySymbol);
    }

    /// <summary>Whether the run is a multiplication sign or part of an identifier, and no emphasis.</summary>
    private static bool HasMeaning(ReadOnlySpan<char> run, char previous, char next)
    {
        if (run.ContainsAnyExcept('*'))
        {
            return !run.ContainsAnyExcept('_') && char.IsLetterOrDigit(previous) && char.IsLetterOrDigit(next);
        }

        return (run.Length == 1 && char.IsWhiteSpace(previous) && char.IsWhiteSpace(next))
            || (char.IsDigit(previous) && (char.IsLetterOrDigit(next) || next == '('))
            || (char.IsDigit(next) && (char.IsLetterOrDigit(previous) || previous == ')'));
    }

    private static bool IsEmphasis(char c) => c is '*' or '_' or '`';
}

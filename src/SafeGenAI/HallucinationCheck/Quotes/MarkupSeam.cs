using System.Text;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Closes the gap that a removed mark leaves in a text.</summary>
internal static class MarkupSeam
{
    // Many marks behind a long empty stretch must not walk through it again and again.
    private const int MaxSpace = 64;

    /// <summary>Leaves one of the two runs of white space around the mark; returns where to read on.</summary>
    public static int Close(StringBuilder text, string answer, int read)
    {
        int after = read;
        while (after < answer.Length && char.IsWhiteSpace(answer[after]))
        {
            after++;
        }

        int before = text.Length;
        while (before > 0 && text.Length - before < MaxSpace && char.IsWhiteSpace(text[before - 1]))
        {
            before--;
        }

        int resume = read;
        if (after == answer.Length || (IsClosingPunctuation(answer, after) && Lines(answer, read, after) == 0))
        {
            text.Length = before;
            resume = after;
        }
        else if (text.Length == 0)
        {
            resume = after;
        }
        else if (before < text.Length && after > read)
        {
            if (Lines(answer, read, after) > LinesAtEnd(text, before))
            {
                text.Length = before;
            }
            else
            {
                resume = after;
            }
        }

        if (resume < answer.Length && EndsLikeATag(text))
        {
            // Two halves of a tag must not meet.
            text.Append(' ');
        }

        return resume;
    }

    private static bool IsClosingPunctuation(string answer, int index) =>
        answer[index] is '.' or ',' or ';' or ':' or '!' or '?'
        && (index + 1 == answer.Length || char.IsWhiteSpace(answer[index + 1]) || answer[index + 1] is '<' or '&' or '"' or '\'' or ')' or '*');

    private static int Lines(string answer, int from, int to) => answer.AsSpan(from, to - from).Count('\n');

    private static int LinesAtEnd(StringBuilder text, int from)
    {
        int lines = 0;
        for (int i = from; i < text.Length; i++)
        {
            lines += text[i] == '\n' ? 1 : 0;
        }

        return lines;
    }

    private static bool EndsLikeATag(StringBuilder text)
    {
        Span<char> end = stackalloc char[Math.Min(text.Length, 10)];
        text.CopyTo(text.Length - end.Length, end, end.Length);
        return QuoteTag.MayBegin(end);
    }
}

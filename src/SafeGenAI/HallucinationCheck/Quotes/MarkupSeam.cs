using System.Runtime.InteropServices;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Closes the gap that a removed mark leaves in a text.</summary>
internal static class MarkupSeam
{
    // Many marks behind a long empty stretch must not walk through it again and again.
    private const int MaxSpace = 64;

    /// <summary>Leaves one of the two runs of white space around the mark; returns where to read on.</summary>
    /// <param name="text">The text so far; only white space at its end is taken back.</param>
    /// <param name="raw">The marked text.</param>
    /// <param name="read">The position behind the mark.</param>
    /// <param name="after">The next position that is no white space.</param>
    public static int Close(List<char> text, ReadOnlySpan<char> raw, int read, int after)
    {
        ReadOnlySpan<char> end = CollectionsMarshal.AsSpan(text)[Math.Max(0, text.Count - MaxSpace)..];
        ReadOnlySpan<char> space = end[end.TrimEnd().Length..];
        int before = text.Count - space.Length;
        int resume = read;
        if (after == raw.Length || (IsClosingPunctuation(raw, after) && !raw[read..after].Contains('\n')))
        {
            CollectionsMarshal.SetCount(text, before);
            resume = after;
        }
        else if (text.Count == 0)
        {
            resume = after;
        }
        else if (before < text.Count && after > read)
        {
            if (raw[read..after].Count('\n') > space.Count('\n'))
            {
                CollectionsMarshal.SetCount(text, before);
            }
            else
            {
                resume = after;
            }
        }

        if (resume < raw.Length && QuoteTag.EndsLikeOne(CollectionsMarshal.AsSpan(text)))
        {
            // Two halves of a tag must not meet.
            text.Add(' ');
        }

        return resume;
    }

    private static bool IsClosingPunctuation(ReadOnlySpan<char> raw, int index) =>
        raw[index] is '.' or ',' or ';' or ':' or '!' or '?'
        && (index + 1 == raw.Length || char.IsWhiteSpace(raw[index + 1]) || raw[index + 1] is '<' or '&' or '"' or '\'' or ')' or '*');
}

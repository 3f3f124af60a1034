using System.Buffers;
using System.Net;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>One tag of the quote markup, as sloppy as models write it.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">The position after it.</param>
/// <param name="IsOpening">Whether it opens a quote; a closing or an empty tag does not.</param>
/// <param name="SourceId">The source that an opening tag names, or null.</param>
internal readonly record struct QuoteTag(int Start, int End, bool IsOpening, string? SourceId)
{
    // A ">" further away belongs to the text, not to the tag.
    private const int MaxLength = 256;
    // "&lt;/quote"
    private const int LongestName = 10;
    private static readonly SearchValues<char> Marks = SearchValues.Create("\"'\u201C\u201D\u2018\u2019\u201E`");

    /// <summary>The first tag at or after a position, or null.</summary>
    /// <param name="text">The text, or as much of it as is there.</param>
    /// <param name="from">Where to start.</param>
    /// <param name="whole">Whether nothing follows; else a tag counts only when nothing that follows could change it.</param>
    /// <param name="sure">No other tag starts before here, whatever follows.</param>
    public static QuoteTag? Find(ReadOnlySpan<char> text, int from, bool whole, out int sure)
    {
        for (sure = from; sure < text.Length; sure++)
        {
            int next = text[sure..].IndexOfAny('<', '&');
            if (next < 0)
            {
                break;
            }

            sure += next;
            if (!whole && MayBegin(text[sure..]))
            {
                return null;
            }

            if (NameEnd(text, sure, out bool closing, out bool escaped) is > 0 and int name)
            {
                return Read(text, sure, name, closing, escaped, whole);
            }
        }

        sure = text.Length;
        return null;
    }

    /// <summary>Whether text that ends so could, with what follows, become a tag.</summary>
    public static bool EndsLikeOne(ReadOnlySpan<char> end)
    {
        int start = end[Math.Max(0, end.Length - LongestName)..].LastIndexOfAny('<', '&');
        if (start < 0)
        {
            return false;
        }

        return MayBegin(end[Math.Max(0, end.Length - LongestName)..][start..]);
    }

    private static bool MayBegin(ReadOnlySpan<char> tail) => tail.Length <= LongestName
        && ("<quote".StartsWith(tail, StringComparison.OrdinalIgnoreCase) || "</quote".StartsWith(tail, StringComparison.OrdinalIgnoreCase)
            || "&lt;quote".StartsWith(tail, StringComparison.OrdinalIgnoreCase) || "&lt;/quote".StartsWith(tail, StringComparison.OrdinalIgnoreCase));

    private static int NameEnd(ReadOnlySpan<char> text, int start, out bool closing, out bool escaped)
    {
        ReadOnlySpan<char> rest = text[start..];
        escaped = rest[0] == '&';
        int at = escaped ? 4 : 1;
        closing = false;
        if (escaped && !rest.StartsWith("&lt;", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        closing = at < rest.Length && rest[at] == '/';
        at += closing ? 1 : 0;
        if (!rest[Math.Min(at, rest.Length)..].StartsWith("quote", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        at += 5;
        return at < rest.Length && (char.IsLetterOrDigit(rest[at]) || rest[at] is '-' or '_') ? 0 : start + at;
    }

    private static QuoteTag? Read(ReadOnlySpan<char> text, int start, int name, bool closing, bool escaped, bool whole)
    {
        ReadOnlySpan<char> near = text.Slice(name, Math.Min(MaxLength, text.Length - name));
        int end = escaped ? near.IndexOf("&gt;", StringComparison.OrdinalIgnoreCase) : near.IndexOf('>');
        int other = escaped ? near.IndexOf("&lt;", StringComparison.OrdinalIgnoreCase) : near.IndexOf('<');
        if (!whole && end < 0 && other < 0 && near.Length < MaxLength)
        {
            return null;
        }

        bool closed = end >= 0 && (other < 0 || end < other);
        ReadOnlySpan<char> body = near[..(closed ? end : other >= 0 ? other : near.Length)];
        string? sourceId = null;
        int attributes = ReadAttributes(body, closed, ref sourceId);
        bool empty = closed && body.TrimEnd().EndsWith('/');
        int after = closed ? name + end + (escaped ? 4 : 1) : name + attributes;
        return new QuoteTag(start, after, !closing && !empty, closing ? null : sourceId);
    }

    /// <summary>Reads <c>name=value</c> pairs; returns where the last one ended.</summary>
    private static int ReadAttributes(ReadOnlySpan<char> body, bool closed, ref string? sourceId)
    {
        int end = 0;
        bool named = false;
        for (int at = 0; at < body.Length;)
        {
            int equals = body[at..].IndexOf('=');
            if (equals < 0)
            {
                break;
            }

            ReadOnlySpan<char> before = body.Slice(at, equals).Trim();
            ReadOnlySpan<char> name = before[(before.LastIndexOfAny(' ', '\t', '\n') + 1)..];
            if (!closed && name.Length != before.Length)
            {
                // The tag has no end: words that are no attribute are the quote.
                break;
            }

            at += equals + 1;
            at += ReadValue(body[at..], out string value);
            end = at;
            bool isSource = name.Length == 0 || name.StartsWith("source", StringComparison.OrdinalIgnoreCase);
            if (value.Length > 0 && !named && (isSource || (sourceId is null && IsOtherName(name))))
            {
                sourceId = value;
                named = isSource;
            }
        }

        return end;
    }

    private static int ReadValue(ReadOnlySpan<char> text, out string value)
    {
        int start = text.Length - text.TrimStart().Length;
        int entity = text[start..].StartsWith("&quot;", StringComparison.OrdinalIgnoreCase) ? 6 : 0;
        bool marked = entity > 0 || (start < text.Length && Marks.Contains(text[start]));
        int from = start + (entity > 0 ? entity : marked ? 1 : 0);
        ReadOnlySpan<char> rest = text[from..];
        int length = entity > 0 ? rest.IndexOf("&quot;", StringComparison.OrdinalIgnoreCase)
            : marked ? (text[start] is '"' or '\'' ? rest.IndexOf(text[start]) : rest.IndexOfAny(Marks))
            : rest.IndexOfAny(' ', '\t', '\n');
        int close = length < 0 ? 0 : entity > 0 ? 6 : marked ? 1 : 0;
        length = length < 0 ? rest.Length : length;
        ReadOnlySpan<char> raw = rest[..length];
        value = WebUtility.HtmlDecode((length == rest.Length ? raw.TrimEnd('/') : raw).Trim().ToString());
        return from + length + close;
    }

    private static bool IsOtherName(ReadOnlySpan<char> name) => name.Equals("id", StringComparison.OrdinalIgnoreCase)
        || name.Equals("src", StringComparison.OrdinalIgnoreCase) || name.Equals("ref", StringComparison.OrdinalIgnoreCase);
}

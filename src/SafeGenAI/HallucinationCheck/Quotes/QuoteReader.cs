using System.Net;
using System.Runtime.InteropServices;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Takes the markup out of a text that may still grow. It decides only what nothing that follows can change, so that the
/// result does not depend on how the text was cut into pieces. Linear in the text.
/// </summary>
internal sealed class QuoteReader(int capacity)
{
    // A closing tag further away closes nothing: a forgotten one would swallow the rest of the answer, and a stream with it.
    public const int MaxQuote = 4096;

    private readonly List<char> _text = new(capacity);
    private readonly List<QuoteMark> _marks = [];
    private Place _place;
    private string? _sourceId;
    private int _read;
    private int _scanned;

    private enum Place
    {
        Text,
        Quote,
        Seam,
    }

    /// <summary>The text without markup, as far as it is decided; white space at its end may go again.</summary>
    public ReadOnlySpan<char> Text => CollectionsMarshal.AsSpan(_text);

    /// <summary>The length of the text without the white space at its end: what nothing takes back.</summary>
    public int StableLength { get; private set; }

    public IReadOnlyList<QuoteMark> Marks => _marks;

    public PlaceMap Places { get; } = new();

    /// <param name="raw">Everything there is of the marked text, from its beginning.</param>
    /// <param name="whole">Whether nothing follows.</param>
    public void Advance(ReadOnlySpan<char> raw, bool whole)
    {
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = _place switch
            {
                Place.Quote => ReadQuote(raw, whole),
                Place.Seam => CloseSeam(raw, whole),
                _ => ReadText(raw, whole),
            };
        }

        StableLength = whole ? _text.Count : StableLength;
    }

    private bool ReadText(ReadOnlySpan<char> raw, bool whole)
    {
        QuoteTag? tag = QuoteTag.Find(raw, _read, whole, out int sure);
        ReadOnlySpan<char> plain = raw[_read..sure];
        StableLength = plain.IsWhiteSpace() ? StableLength : _text.Count + plain.TrimEnd().Length;
        Places.Add(_read, _text.Count);
        _text.AddRange(plain);
        GoTo(tag is { IsOpening: true } ? Place.Quote : tag is null ? Place.Text : Place.Seam, tag?.End ?? sure);
        _sourceId = tag?.SourceId;
        return tag is not null;
    }

    private bool ReadQuote(ReadOnlySpan<char> raw, bool whole)
    {
        int limit = _read + MaxQuote;
        QuoteTag? tag = QuoteTag.Find(raw, _scanned, whole, out _scanned);
        if (tag is null && !whole && _scanned <= limit)
        {
            return false;
        }

        bool closed = tag is { IsOpening: false } && tag.Value.Start <= limit;
        int end = closed ? tag!.Value.Start : UnclosedEnd(raw, _read, Math.Min(_scanned, limit));
        string quote = WebUtility.HtmlDecode(raw[_read..end].ToString()).Trim();
        if (quote.Length > 0)
        {
            _marks.Add(new QuoteMark(_sourceId, quote, _text.Count));
        }

        GoTo(Place.Seam, closed ? tag!.Value.End : end);
        return true;
    }

    private bool CloseSeam(ReadOnlySpan<char> raw, bool whole)
    {
        while (_scanned < raw.Length && char.IsWhiteSpace(raw[_scanned]))
        {
            _scanned++;
        }

        // Whether it is closing punctuation, the character behind it tells.
        if (!whole && _scanned + 1 >= raw.Length)
        {
            return false;
        }

        GoTo(Place.Text, MarkupSeam.Close(_text, raw, _read, _scanned));
        return true;
    }

    private void GoTo(Place place, int position) => (_place, _read, _scanned) = (place, position, position);

    // Where the closing tag is missing, the quote ends with its line: what follows is the answer's own text.
    private static int UnclosedEnd(ReadOnlySpan<char> raw, int start, int limit)
    {
        int content = start;
        while (content < limit && char.IsWhiteSpace(raw[content]))
        {
            content++;
        }

        int line = raw[content..limit].IndexOfAny('\n', '\r');
        return line >= 0 ? content + line
            : limit < raw.Length && char.IsLowSurrogate(raw[limit]) && limit > start ? limit - 1
            : limit;
    }
}

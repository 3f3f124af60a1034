using System.Runtime.InteropServices;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Takes the markup out of an answer while it streams. What it once called stable is never taken back, and in the end it
/// says what it would have said of the whole answer, however that was cut into pieces.
/// </summary>
/// <remarks>Not thread-safe. Linear in the answer, whatever the pieces.</remarks>
internal sealed class QuoteStripper(int capacity = 256)
{
    private readonly List<char> _raw = [];
    private readonly QuoteReader _reader = new(capacity);
    private readonly List<TextSpan> _sentences = [];
    private readonly List<MarkedQuote> _quotes = [];
    private SentenceScanner _scanner;
    private int _sentence;

    /// <summary>The beginning of the stripped answer that is certain; it only grows.</summary>
    public ReadOnlySpan<char> Stable => _reader.Text[.._reader.StableLength];

    /// <summary>
    /// The end of the last sentence that is complete together with its quotes: nothing that follows changes what is
    /// before it, or adds a quote to it. 0 where there is none yet.
    /// </summary>
    public int ReleasableSentences => _sentences.Count == 0 ? 0 : _sentences[^1].End;

    /// <summary>The sentences up to there, in order; places in the stripped answer.</summary>
    public IReadOnlyList<TextSpan> Sentences => _sentences;

    /// <summary>The quotes of these sentences, in order.</summary>
    public IReadOnlyList<MarkedQuote> Quotes => _quotes;

    /// <summary>How much of the marked answer was appended.</summary>
    public int Read => _raw.Count;

    /// <summary>Where the marked answer stands in the stripped one.</summary>
    public PlaceMap Places => _reader.Places;

    public void Append(ReadOnlySpan<char> piece)
    {
        _raw.AddRange(piece);
        Advance(CollectionsMarshal.AsSpan(_raw), whole: false);
    }

    /// <summary>Nothing follows: the whole answer taken apart, and all of it is stable and releasable.</summary>
    public MarkedAnswer Finish() => Strip(CollectionsMarshal.AsSpan(_raw));

    /// <summary>Takes a whole answer apart, of which nothing was appended before.</summary>
    public MarkedAnswer Strip(ReadOnlySpan<char> answer)
    {
        Advance(answer, whole: true);
        return new MarkedAnswer(Stable.ToString(), _quotes, _sentences);
    }

    private void Advance(ReadOnlySpan<char> raw, bool whole)
    {
        _reader.Advance(raw, whole);
        _scanner.Advance(Stable, whole, _sentences);
        while (_quotes.Count < _reader.Marks.Count && Attach(_reader.Marks[_quotes.Count], whole))
        {
        }
    }

    /// <summary>Gives a quote the sentence it stands behind, or in, or, at the very beginning, before.</summary>
    private bool Attach(QuoteMark mark, bool whole)
    {
        // A quote behind the beginning of an open sentence belongs to that one.
        if (!whole && (_sentences.Count == 0 || mark.Position > _scanner.NextStart(Stable)))
        {
            return false;
        }

        while (_sentence + 1 < _sentences.Count && _sentences[_sentence + 1].Start < mark.Position)
        {
            _sentence++;
        }

        _quotes.Add(new MarkedQuote(mark.SourceId, mark.Quote, _sentences.Count == 0 ? default : _sentences[_sentence]));
        return true;
    }
}

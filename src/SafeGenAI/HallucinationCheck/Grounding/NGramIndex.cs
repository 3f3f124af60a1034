using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>The terms of all sources in order, and where each stands: finds what an answer copied, and from which sentence.</summary>
/// <remarks>Immutable and thread-safe. Built and asked in linear time: where that costs exactness, it says "not there".</remarks>
internal sealed class NGramIndex
{
    // A term that stands more often says little about where to look, and would make the search quadratic.
    private const int MaxPlaces = 96;
    private const int MaxCompared = 24;

    private readonly int[] _stems;
    private readonly ushort[] _passages;
    private readonly TermTable _places;

    // The next place of the same term, one more than counted from 0; 0 ends a chain.
    private readonly int[] _next;

    private NGramIndex(ReadOnlySpan<int> stems, ReadOnlySpan<int> passages)
    {
        _stems = stems.ToArray();
        _passages = new ushort[stems.Length];
        _next = new int[stems.Length];
        for (int place = 0; place < passages.Length; place++)
        {
            _passages[place] = (ushort)passages[place];
        }

        _places = new TermTable(_stems, _next);
        // Beyond 65,535 passages their numbers start again: two that share one look like one that supports more.
        PassageCount = stems.IsEmpty ? 0 : Math.Min(passages[^1], ushort.MaxValue) + 1;
    }

    /// <summary>One more than the highest number of a sentence.</summary>
    public int PassageCount { get; }

    public static NGramIndex Of(SourceIndex sources)
    {
        int longest = sources.Sources.Max(TermScanner.MaxCount);
        int all = sources.Sources.Sum(source => TermScanner.MaxCount(source) + 1);
        Term[] terms = ArrayPool<Term>.Shared.Rent(longest);
        int[] stems = ArrayPool<int>.Shared.Rent(all);
        int[] passages = ArrayPool<int>.Shared.Rent(all);
        int count = 0;
        int passage = 0;
        foreach (SourceText source in sources.Sources)
        {
            int from = count;
            Span<Term> scanned = terms.AsSpan(0, TermScanner.Scan(source, terms, stemsOnly: true));
            for (int i = 0; i < scanned.Length; i++)
            {
                if (count - from == PassageScanner.MaxTerms
                    || (count > from && scanned[i].Word != scanned[i - 1].Word && PassageScanner.Starts(source, scanned[i].Word)))
                {
                    passage++;
                    from = count;
                }

                stems[count] = scanned[i].Stem;
                passages[count++] = passage;
            }

            // A gap between two sources: nothing is copied across it, and no window of two sentences spans it.
            stems[count] = 0;
            passages[count++] = passage;
            passage += 2;
        }

        NGramIndex index = new(stems.AsSpan(0, count), passages.AsSpan(0, count));
        ArrayPool<Term>.Shared.Return(terms);
        ArrayPool<int>.Shared.Return(stems);
        ArrayPool<int>.Shared.Return(passages);
        return index;
    }

    /// <summary>For each term, how many terms from it on stand in the sources in one row; 0 for a novel one.</summary>
    public void Match(ReadOnlySpan<Term> terms, Span<int> lengths)
    {
        int place = -1;
        int length = 0;
        // Backwards: what stood in a row after this term is known, and may have it before.
        for (int i = terms.Length - 1; i >= 0; i--)
        {
            int stem = terms[i].Stem;
            (length, place) = place > 0 && _stems[place - 1] == stem ? (length + 1, place - 1) : (0, -1);
            ReadOnlySpan<Term> rest = terms[i..];
            int candidate = _places.First(stem);
            for (int steps = 0; candidate >= 0 && length < MaxCompared && length < rest.Length && steps < MaxPlaces; candidate = NextPlace(candidate), steps++)
            {
                // What differs where a longer run must agree needs no closer look.
                if (candidate + length < _stems.Length && _stems[candidate + length] == rest[length].Stem)
                {
                    int same = Common(rest, candidate);
                    (length, place) = same > length ? (same, candidate) : (length, place);
                }
            }

            lengths[i] = length;
        }
    }

    /// <summary>The sentences that a term stands in, in order, each once; the first of very many.</summary>
    /// <returns>How many were written.</returns>
    public int PassagesOf(int stem, Span<int> passages)
    {
        int count = 0;
        for (int place = _places.First(stem); place >= 0 && count < passages.Length; place = NextPlace(place))
        {
            if (count == 0 || passages[count - 1] != _passages[place])
            {
                passages[count++] = _passages[place];
            }
        }

        return count;
    }

    private int Common(ReadOnlySpan<Term> terms, int place)
    {
        int most = Math.Min(MaxCompared, Math.Min(terms.Length, _stems.Length - place));
        int same = 1;
        while (same < most && _stems[place + same] == terms[same].Stem)
        {
            same++;
        }

        return same;
    }

    private int NextPlace(int place) => _next[place] - 1;
}

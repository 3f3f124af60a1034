using System.Buffers;
using System.Numerics;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>The terms of all sources in order, and where each stands: finds what an answer copied, and from which sentence.</summary>
/// <remarks>Immutable and thread-safe. Built and asked in linear time: where that costs exactness, it says "not there".</remarks>
internal sealed class NGramIndex
{
    // A term that stands more often says little about where to look, and would make the search quadratic.
    private const int MaxPlaces = 96;
    private const int MaxCompared = 24;
    private const int MaxProbes = 64;

    private readonly int[] _stems;
    private readonly ushort[] _passages;

    // Places, one more than counted from 0: a 0 is an empty slot, or the end of the chain of one term.
    private readonly int[] _slots;
    private readonly int[] _next;

    private NGramIndex(ReadOnlySpan<int> stems, ReadOnlySpan<int> passages)
    {
        _stems = stems.ToArray();
        _passages = new ushort[stems.Length];
        _next = new int[stems.Length];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(stems.Length * 3 / 2, 16))];
        // Backwards, so that a chain names the first places first.
        for (int place = stems.Length - 1; place >= 0; place--)
        {
            _passages[place] = (ushort)passages[place];
            int slot = SlotOf(stems[place]);
            if (slot >= 0)
            {
                _next[place] = _slots[slot];
                _slots[slot] = place + 1;
            }
        }

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
            Span<Term> scanned = terms.AsSpan(0, TermScanner.Scan(source, terms));
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
            int steps = 0;
            for (int candidate = FirstPlace(stem); candidate >= 0 && length < MaxCompared && steps < MaxPlaces; candidate = NextPlace(candidate), steps++)
            {
                int same = Common(terms[i..], candidate);
                (length, place) = same > length ? (same, candidate) : (length, place);
            }

            lengths[i] = length;
        }
    }

    /// <summary>The sentences that a term stands in, in order, each once; the first of very many.</summary>
    /// <returns>How many were written.</returns>
    public int PassagesOf(int stem, Span<int> passages)
    {
        int count = 0;
        for (int place = FirstPlace(stem); place >= 0 && count < passages.Length; place = NextPlace(place))
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

    private int FirstPlace(int stem) => SlotOf(stem) is >= 0 and int slot ? _slots[slot] - 1 : -1;

    private int NextPlace(int place) => _next[place] - 1;

    /// <summary>The slot of a term, or the free one it would get; -1 where too many others are in the way.</summary>
    private int SlotOf(int stem)
    {
        int slot = (int)(((uint)stem * 0x9E3779B1u) >> 5) & (_slots.Length - 1);
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            int entry = _slots[slot];
            if (entry == 0 || _stems[entry - 1] == stem)
            {
                return slot;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return -1;
    }
}

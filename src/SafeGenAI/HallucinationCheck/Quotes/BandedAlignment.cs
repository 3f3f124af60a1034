using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Lays a quote beside a stretch of its source so that the fewest words differ, looking only near one diagonal.
/// Both ends of the source are free; each word added, left out or replaced counts one.
/// </summary>
internal readonly ref struct BandedAlignment
{
    private const int Unreachable = int.MaxValue / 2;
    // Where counts tie, more words of the quote shall be found: a negation left out is then seen as such.
    private const int QuoteWordCost = 17;
    private const int SourceWordCost = 16;
    // A quote that starts or ends with other words than its source may have lost a negation, number or name there.
    private const int Neighbours = 8;
    private const byte Both = 0;
    private const byte QuoteOnly = 1;
    private const byte SourceOnly = 2;

    private readonly FoldedWords _source;
    private readonly FoldedWords _quote;
    private readonly int _offset;
    private readonly int _length;
    private readonly int _lowest;
    private readonly int _first;
    private readonly int _width;

    /// <param name="source">The source.</param>
    /// <param name="lowest">The first word of the source that may be used.</param>
    /// <param name="quote">The quote.</param>
    /// <param name="part">The words of the quote to place.</param>
    /// <param name="start">Where in the source the part is thought to start; may lie outside.</param>
    /// <param name="band">How far from there it may start or drift.</param>
    public BandedAlignment(FoldedWords source, int lowest, FoldedWords quote, Range part, int start, int band)
    {
        (_offset, _length) = part.GetOffsetAndLength(quote.Words.Length);
        _source = source;
        _quote = quote;
        _lowest = lowest;
        _first = start - band;
        _width = (2 * band) + 1;
    }

    public WordWindow Run()
    {
        int[] costs = ArrayPool<int>.Shared.Rent(2 * _width);
        byte[] steps = ArrayPool<byte>.Shared.Rent((_length + 1) * _width);
        Span<int> above = costs.AsSpan(0, _width);
        Span<int> row = costs.AsSpan(_width, _width);
        for (int k = 0; k < _width; k++)
        {
            above[k] = IsInside(_first + k) ? 0 : Unreachable;
        }

        for (int i = 1; i <= _length; i++)
        {
            FillRow(i, above, row, steps.AsSpan(i * _width, _width));
            Span<int> filled = row;
            row = above;
            above = filled;
        }

        int best = 0;
        for (int k = 1; k < _width; k++)
        {
            // A last word that was replaced shall be seen beside the one it stands for.
            bool pairs = k == best + 1 && above[k] == above[best] && steps[(_length * _width) + best] == QuoteOnly;
            best = above[k] < above[best] || pairs ? k : best;
        }

        WordWindow window = Trace(best, above[best], steps);
        ArrayPool<int>.Shared.Return(costs);
        ArrayPool<byte>.Shared.Return(steps);
        return window;
    }

    private bool IsInside(int position) => position >= _lowest && position <= _source.Words.Length;

    private void FillRow(int i, ReadOnlySpan<int> above, Span<int> row, Span<byte> steps)
    {
        int hash = _quote.Words[_offset + i - 1].Hash;
        ReadOnlySpan<Word> words = _source.Words;
        for (int k = 0; k < _width; k++)
        {
            int position = _first + i + k;
            row[k] = Unreachable;
            if (!IsInside(position))
            {
                continue;
            }

            steps[k] = Both;
            if (position > _lowest)
            {
                row[k] = above[k] + (words[position - 1].Hash == hash ? 0 : QuoteWordCost);
            }

            if (k + 1 < _width && above[k + 1] + QuoteWordCost < row[k])
            {
                row[k] = above[k + 1] + QuoteWordCost;
                steps[k] = QuoteOnly;
            }

            if (k > 0 && row[k - 1] + SourceWordCost < row[k])
            {
                row[k] = row[k - 1] + SourceWordCost;
                steps[k] = SourceOnly;
            }
        }
    }

    private WordWindow Trace(int k, int cost, ReadOnlySpan<byte> steps)
    {
        if (cost >= Unreachable)
        {
            return new WordWindow(_lowest, _lowest, _length, MeaningChange.None);
        }

        int i = _length;
        int end = _first + i + k;
        int edits = 0;
        (int Quote, int Source) firstFound = default;
        (int Quote, int Source) lastFound = default;
        int firstAdded = int.MaxValue;
        int lastAdded = 0;
        MeaningChange change = MeaningChange.None;
        while (i > 0)
        {
            int word = _first + i + k - 1;
            switch (steps[(i * _width) + k])
            {
                case QuoteOnly:
                    change |= Meaning.OfAdded(_quote, _offset + i - 1);
                    firstAdded = i;
                    lastAdded = Math.Max(lastAdded, i);
                    edits++;
                    i--;
                    k++;
                    break;
                case SourceOnly:
                    change |= Meaning.OfOmitted(_source, word);
                    edits++;
                    k--;
                    break;
                default:
                    if (!_source.WordEquals(word, _quote, _offset + i - 1))
                    {
                        change |= Meaning.OfReplaced(_source, word, _quote, _offset + i - 1);
                        edits++;
                    }
                    else
                    {
                        change |= firstFound == (i + 1, word + 1) ? Meaning.OfSeparator(_source, word, _quote, _offset + i - 1) : MeaningChange.None;
                        firstFound = (i, word);
                        lastFound = lastFound == default ? firstFound : lastFound;
                    }

                    i--;
                    break;
            }
        }

        // A word added near an end may be one of the source's, from beyond what is left out there.
        if (firstFound.Quote > 1 || firstAdded <= Neighbours)
        {
            change |= Meaning.OfNeighbours(_source, firstFound.Source - Neighbours, firstFound.Source);
        }

        if (lastFound.Quote < _length || lastAdded > Math.Max(0, _length - Neighbours))
        {
            change |= Meaning.OfNeighbours(_source, lastFound.Source + 1, lastFound.Source + 1 + Neighbours);
        }

        return new WordWindow(_first + k, end, edits, change);
    }
}

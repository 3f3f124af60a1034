using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Finds the sentence, and the two neighbouring sentences, of the sources that cover most of a sentence's content.</summary>
internal ref struct PassageOverlap(NGramIndex index)
{
    private const int MaxPassages = 96;

    // The weight covered by each sentence, and by each one with the next, below the number of the answer's sentence it was
    // covered in: clearing everything for each sentence would be quadratic. Number 0 stays free: a window may start before
    // the first.
    private readonly long[] _passages = Zeros(index.PassageCount + 2);
    private readonly long[] _windows = Zeros(index.PassageCount + 2);
    private long _sentence;

    /// <summary>Adds what is covered of a sentence to what was counted in it.</summary>
    public void Measure(ReadOnlySpan<Term> terms, ReadOnlySpan<int> lengths, ref FeatureSums sums)
    {
        _sentence++;
        Span<int> found = stackalloc int[MaxPassages];
        for (int i = 0; i < terms.Length; i++)
        {
            int weight = lengths[i] == 0 ? 0 : terms[i].Weight;
            int count = weight == 0 ? 0 : index.PassagesOf(terms[i].Stem, found);
            int previous = -1;
            foreach (int passage in found[..count])
            {
                int at = passage + 1;
                sums.BestPassage = Math.Max(sums.BestPassage, Add(ref _passages[at], weight));
                sums.BestWindow = Math.Max(sums.BestWindow, Add(ref _windows[at], weight));
                // A term in both sentences of a window counts once.
                if (passage - 1 != previous)
                {
                    sums.BestWindow = Math.Max(sums.BestWindow, Add(ref _windows[at - 1], weight));
                }

                previous = passage;
            }
        }
    }

    public readonly void Dispose()
    {
        ArrayPool<long>.Shared.Return(_passages);
        ArrayPool<long>.Shared.Return(_windows);
    }

    private readonly int Add(ref long covered, int weight)
    {
        covered = (covered >> 32 == _sentence ? covered : _sentence << 32) + weight;
        return (int)covered;
    }

    private static long[] Zeros(int count)
    {
        long[] zeros = ArrayPool<long>.Shared.Rent(count);
        Array.Clear(zeros, 0, count);
        return zeros;
    }
}

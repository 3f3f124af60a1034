using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Finds the sentence, and the two neighbouring sentences, of the sources that cover most of a sentence's content.</summary>
internal ref struct PassageOverlap(NGramIndex index)
{
    private const int MaxPassages = 96;

    // The weight covered by each sentence, and by each one with the next. Number 0 stays free: a window may start before the first.
    private readonly int[] _passages = Zeros(index.PassageCount + 2);
    private readonly int[] _windows = Zeros(index.PassageCount + 2);

    /// <summary>Adds what is covered of a sentence to what was counted in it.</summary>
    public readonly void Measure(ReadOnlySpan<Term> terms, ReadOnlySpan<int> lengths, ref FeatureSums sums)
    {
        Span<int> found = stackalloc int[MaxPassages];
        for (int i = 0; i < terms.Length; i++)
        {
            int weight = lengths[i] == 0 ? 0 : terms[i].Weight;
            int count = weight == 0 ? 0 : index.PassagesOf(terms[i].Stem, found);
            int previous = -1;
            foreach (int passage in found[..count])
            {
                int at = passage + 1;
                sums.BestPassage = Math.Max(sums.BestPassage, _passages[at] += weight);
                sums.BestWindow = Math.Max(sums.BestWindow, _windows[at] += weight);
                // A term in both sentences of a window counts once.
                if (passage - 1 != previous)
                {
                    sums.BestWindow = Math.Max(sums.BestWindow, _windows[at - 1] += weight);
                }

                previous = passage;
            }
        }

        // What was touched only: clearing everything for each sentence would be quadratic.
        for (int i = 0; i < terms.Length; i++)
        {
            int count = lengths[i] == 0 || terms[i].Weight == 0 ? 0 : index.PassagesOf(terms[i].Stem, found);
            foreach (int passage in found[..count])
            {
                _passages[passage + 1] = _windows[passage + 1] = _windows[passage] = 0;
            }
        }
    }

    public readonly void Dispose()
    {
        ArrayPool<int>.Shared.Return(_passages);
        ArrayPool<int>.Shared.Return(_windows);
    }

    private static int[] Zeros(int count)
    {
        int[] zeros = ArrayPool<int>.Shared.Rent(count);
        Array.Clear(zeros, 0, count);
        return zeros;
    }
}

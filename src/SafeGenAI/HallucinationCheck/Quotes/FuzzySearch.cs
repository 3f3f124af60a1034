using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Finds the passage of a source that comes closest to a quote, in time linear in both.</summary>
internal static class FuzzySearch
{
    // Start positions that a few added or lost words can move a pair of words across.
    private const int BlockSize = 8;
    private const int MaxDrift = 32;
    private const int Candidates = 3;

    /// <summary>The best passage at or after the word <paramref name="from"/>, or null where nothing is near.</summary>
    public static WordWindow? Find(SourceText source, int from, FoldedWords quote, Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
        int band = Math.Min((length / 5) + 2, MaxDrift) + BlockSize;
        int first = from - band;
        // One block more than fits: the last count has a neighbour.
        int blocks = ((source.Words.Length - first) / BlockSize) + 2;
        int[] rented = ArrayPool<int>.Shared.Rent(blocks);
        Span<int> votes = rented.AsSpan(0, blocks);
        votes.Clear();
        for (int i = 0; i + 1 < length; i++)
        {
            source.Bigrams.Vote(quote.Words[offset + i], quote.Words[offset + i + 1], -first - i, BlockSize, votes);
        }

        WordWindow? best = null;
        for (int candidate = 0; candidate < Candidates && TakeBest(votes) is { } block; candidate++)
        {
            int start = ((block + 1) * BlockSize) + first;
            WordWindow window = new BandedAlignment(source, from, quote, part, start, band).Run();
            if (window.To > window.From && (best is null || IsBetter(window, best.Value, length)))
            {
                best = window;
            }
        }

        ArrayPool<int>.Shared.Return(rented);
        return best;
    }

    // The closest passage decides, not the most convenient one: a band that only touches a passage may align it so that
    // a name falls outside. Of two passages that are equally close the better one is what was quoted.
    private static bool IsBetter(WordWindow window, WordWindow best, int length)
    {
        if (window.Edits != best.Edits)
        {
            return window.Edits < best.Edits;
        }

        QuoteStatus status = Similarity.Judge(length, window.Edits, window.Change);
        QuoteStatus bestStatus = Similarity.Judge(length, best.Edits, best.Change);
        bool samePassage = window.From < best.To && best.From < window.To;
        return samePassage ? status < bestStatus : status > bestStatus;
    }

    /// <summary>The block that has, with the one after it, the most votes, which are then taken back.</summary>
    private static int? TakeBest(Span<int> votes)
    {
        int best = 0;
        int most = 0;
        for (int i = 0; i + 1 < votes.Length; i++)
        {
            if (votes[i] + votes[i + 1] > most)
            {
                most = votes[i] + votes[i + 1];
                best = i;
            }
        }

        if (most == 0)
        {
            return null;
        }

        votes[best] = votes[best + 1] = 0;
        return best;
    }
}

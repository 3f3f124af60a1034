using System.Numerics;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>
/// Where each pair of neighbouring words stands. Every window that differs from a quote in at most a fifth of its words
/// shares such a pair with it, so pairs find all windows that count.
/// </summary>
internal sealed class BigramIndex
{
    // A pair that stands more often says little about where to look, and would make the search quadratic.
    private const int MaxChain = 64;

    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly Word[] _words;

    public BigramIndex(Word[] words)
    {
        _words = words;
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(words.Length, 16))];
        _next = new int[Math.Max(words.Length - 1, 0)];
        // Backwards, so that a chain names the first places first. Entries are one more than the place; 0 ends a chain.
        for (int i = words.Length - 2; i >= 0; i--)
        {
            ref int head = ref _heads[Bucket(words[i], words[i + 1])];
            _next[i] = head;
            head = i + 1;
        }
    }

    /// <summary>Adds a vote to the block of the start position that each place of the pair speaks for.</summary>
    /// <param name="first">The first word of the pair.</param>
    /// <param name="second">The second word of the pair.</param>
    /// <param name="shift">What turns a place into a start position, counted from the first possible one.</param>
    /// <param name="blockSize">How many start positions share one count.</param>
    /// <param name="votes">The counts; start positions outside of them are impossible.</param>
    public void Vote(Word first, Word second, int shift, int blockSize, Span<int> votes)
    {
        int entry = _heads[Bucket(first, second)];
        for (int step = 0; entry != 0 && step < MaxChain; step++)
        {
            int place = entry - 1;
            int block = place + shift < 0 ? -1 : (place + shift) / blockSize;
            if (block >= 0 && block < votes.Length && _words[place].Hash == first.Hash && _words[place + 1].Hash == second.Hash)
            {
                votes[block]++;
            }

            entry = _next[place];
        }
    }

    private int Bucket(Word first, Word second) =>
        (int)(((((uint)first.Hash * 0x9E3779B1u) + (uint)second.Hash) * 0x85EBCA6Bu) >> 7) & (_heads.Length - 1);
}

using System.Buffers;
using System.Numerics;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Where each term stands first: a table with open addressing, as small as the number of different terms allows.</summary>
internal sealed class TermTable
{
    // Only texts made for it put so many terms in each other's way; what is not found counts as novel.
    private const int MaxProbes = 64;

    private readonly int[] _stems;

    // Places, one more than counted from 0; 0 is a free slot.
    private readonly int[] _slots;

    /// <param name="stems">The terms of a text in order; kept.</param>
    /// <param name="next">Gets, for each place, the next of the same term, one more than counted from 0; 0 where there is none.</param>
    public TermTable(int[] stems, int[] next)
    {
        _stems = stems;
        int room = SizeFor(stems.Length);
        int[] rented = ArrayPool<int>.Shared.Rent(room);
        Span<int> slots = rented.AsSpan(0, room);
        slots.Clear();
        int different = 0;
        // Backwards, so that a chain names the first places first.
        for (int place = stems.Length - 1; place >= 0; place--)
        {
            if (SlotOf(stems[place], slots) is >= 0 and int slot)
            {
                different += slots[slot] == 0 ? 1 : 0;
                next[place] = slots[slot];
                slots[slot] = place + 1;
            }
        }

        _slots = new int[SizeFor(different)];
        foreach (int entry in slots)
        {
            if (entry != 0 && SlotOf(stems[entry - 1], _slots) is >= 0 and int slot)
            {
                _slots[slot] = entry;
            }
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>The first place of a term, counted from 0, or -1.</summary>
    public int First(int stem) => SlotOf(stem, _slots) is >= 0 and int slot ? _slots[slot] - 1 : -1;

    private static int SizeFor(int terms) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(terms * 3 / 2, 16));

    /// <summary>The slot of a term, or the free one it would get; -1 where too many others are in the way.</summary>
    private int SlotOf(int stem, ReadOnlySpan<int> slots)
    {
        int slot = (int)(((uint)stem * 0x9E3779B1u) >> 5) & (slots.Length - 1);
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            int entry = slots[slot];
            if (entry == 0 || _stems[entry - 1] == stem)
            {
                return slot;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        return -1;
    }
}

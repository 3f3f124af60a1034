using System.Numerics;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A set of keys of which some have a place: two numbers a slot, because it is built for every request.</summary>
/// <param name="capacity">The most keys that will be added.</param>
internal sealed class KeyTable(int capacity)
{
    private const int NoPlace = -1;

    // Key and place by turns; a place is stored one higher than it is, so that 0 is an empty slot.
    private readonly int[] _slots = new int[2 * BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity + (capacity / 4), 4))];

    /// <summary>Adds a key without a place.</summary>
    public void Add(int key)
    {
        int slot = Slot(key);
        if (_slots[slot + 1] == 0)
        {
            (_slots[slot], _slots[slot + 1]) = (key, NoPlace);
        }
    }

    /// <summary>Adds a key with its place; says whether it had none.</summary>
    public bool Add(int key, int place)
    {
        int slot = Slot(key);
        if (_slots[slot + 1] > 0)
        {
            return false;
        }

        (_slots[slot], _slots[slot + 1]) = (key, place + 1);
        return true;
    }

    public bool Contains(int key) => _slots[Slot(key) + 1] != 0;

    /// <summary>The place of a key, or null where it has none.</summary>
    public int? Place(int key) => _slots[Slot(key) + 1] is > 0 and int place ? place - 1 : null;

    // The slot of the key, or the empty one where it belongs: the table is never full.
    private int Slot(int key)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(((uint)key * 0x9E3779B1u) >> 8 << 1) & mask;
        while (_slots[slot + 1] != 0 && _slots[slot] != key)
        {
            slot = (slot + 2) & mask;
        }

        return slot;
    }
}

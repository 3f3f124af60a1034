using System.Numerics;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A set of keys of which some have a place: two numbers a slot, because it is built for every request.</summary>
/// <param name="capacity">About how many keys will be added; it grows with more.</param>
internal sealed class KeyTable(int capacity)
{
    private const int NoPlace = -1;

    // Key and place by turns; a place is stored one higher than it is, so that 0 is an empty slot.
    private int[] _slots = new int[2 * BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 4))];
    private int _count;

    /// <summary>Adds a key without a place.</summary>
    public void Add(int key)
    {
        int slot = Slot(key);
        if (_slots[slot + 1] == 0)
        {
            Fill(slot, key, NoPlace);
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

        Fill(slot, key, place + 1);
        return true;
    }

    public bool Contains(int key) => _slots[Slot(key) + 1] != 0;

    /// <summary>The place of a key, or null where it has none.</summary>
    public int? Place(int key) => _slots[Slot(key) + 1] is > 0 and int place ? place - 1 : null;

    /// <summary>Three of four slots are filled at most.</summary>
    private void Fill(int slot, int key, int place)
    {
        _count += _slots[slot + 1] == 0 ? 1 : 0;
        (_slots[slot], _slots[slot + 1]) = (key, place);
        if (_count * 8L <= _slots.Length * 3L)
        {
            return;
        }

        int[] before = _slots;
        _slots = new int[before.Length * 2];
        for (int i = 0; i < before.Length; i += 2)
        {
            if (before[i + 1] != 0)
            {
                int moved = Slot(before[i]);
                (_slots[moved], _slots[moved + 1]) = (before[i], before[i + 1]);
            }
        }
    }

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

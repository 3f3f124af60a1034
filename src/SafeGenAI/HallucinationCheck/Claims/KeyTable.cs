using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A set of keys of which some have a place: two numbers a slot, because it is built for every request.</summary>
internal sealed class KeyTable
{
    private const int NoPlace = -1;
    private const int Smallest = 8;

    // Key and place by turns; a place is stored one higher than it is, so that 0 is an empty slot. Rented until it is sealed.
    private int[] _slots;
    private int _size;
    private int _count;

    /// <param name="capacity">About how many keys will be added; it grows with more.</param>
    public KeyTable(int capacity)
    {
        _size = Math.Max(capacity, Smallest);
        _slots = Rent(_size);
    }

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

    /// <summary>Keeps no more room than the keys need: nothing is added any more.</summary>
    public void Seal()
    {
        int size = Math.Max(_count + (_count / 2), Smallest);
        Move(new int[2 * size], size);
    }

    public bool Contains(int key) => _slots[Slot(key) + 1] != 0;

    /// <summary>The place of a key, or null where it has none.</summary>
    public int? Place(int key) => _slots[Slot(key) + 1] is > 0 and int place ? place - 1 : null;

    /// <summary>Three of four slots are filled at most.</summary>
    private void Fill(int slot, int key, int place)
    {
        _count += _slots[slot + 1] == 0 ? 1 : 0;
        (_slots[slot], _slots[slot + 1]) = (key, place);
        if (_count * 4L > _size * 3L)
        {
            Move(Rent(_size * 2), _size * 2);
        }
    }

    private void Move(int[] slots, int size)
    {
        (int[] before, int sizeBefore) = (_slots, _size);
        (_slots, _size) = (slots, size);
        for (int i = 0; i < 2 * sizeBefore; i += 2)
        {
            if (before[i + 1] != 0)
            {
                int slot = Slot(before[i]);
                (_slots[slot], _slots[slot + 1]) = (before[i], before[i + 1]);
            }
        }

        ArrayPool<int>.Shared.Return(before);
    }

    // The slot of the key, or the empty one where it belongs: the table is never full.
    private int Slot(int key)
    {
        int slot = 2 * (int)(((uint)key * 0x9E3779B1u * (ulong)_size) >> 32);
        while (_slots[slot + 1] != 0 && _slots[slot] != key)
        {
            slot = slot + 2 == 2 * _size ? 0 : slot + 2;
        }

        return slot;
    }

    private static int[] Rent(int size)
    {
        int[] slots = ArrayPool<int>.Shared.Rent(2 * size);
        Array.Clear(slots, 0, 2 * size);
        return slots;
    }
}

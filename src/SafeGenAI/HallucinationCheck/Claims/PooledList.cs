using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A list in pooled room: one that grows by copying, of a text full of numbers, would leave ten times the text's size behind.</summary>
/// <remarks>Not to be used after it is disposed.</remarks>
internal sealed class PooledList<T> : IDisposable where T : unmanaged
{
    private const int FirstCapacity = 64;

    private T[] _items = ArrayPool<T>.Shared.Rent(FirstCapacity);

    public int Count { get; private set; }

    /// <summary>What is in it; until the next <see cref="Add"/>.</summary>
    public Span<T> Items => _items.AsSpan(0, Count);

    public ref T this[int index] => ref Items[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            T[] larger = ArrayPool<T>.Shared.Rent(Count * 2);
            Items.CopyTo(larger);
            ArrayPool<T>.Shared.Return(_items);
            _items = larger;
        }

        _items[Count++] = item;
    }

    public void Clear() => Count = 0;

    public void Dispose() => ArrayPool<T>.Shared.Return(_items);
}

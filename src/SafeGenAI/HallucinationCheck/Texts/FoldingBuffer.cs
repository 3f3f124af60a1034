using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Pooled room for characters and, for each, where it came from.</summary>
internal ref struct FoldingBuffer
{
    private char[] _characters;
    private int[] _origins;

    public FoldingBuffer(int capacity)
    {
        _characters = ArrayPool<char>.Shared.Rent(capacity);
        _origins = ArrayPool<int>.Shared.Rent(capacity);
    }

    public int Count { get; private set; }

    public readonly Span<char> Characters => _characters.AsSpan(0, Count);

    public readonly Span<int> Origins => _origins.AsSpan(0, Count);

    public readonly char Last => Count == 0 ? ' ' : _characters[Count - 1];

    public void Add(char character, int origin)
    {
        Grow(1);
        _characters[Count] = character;
        _origins[Count++] = origin;
    }

    public void AddRun(ReadOnlySpan<char> run, int origin)
    {
        Grow(run.Length);
        run.CopyTo(_characters.AsSpan(Count));
        Span<int> origins = _origins.AsSpan(Count, run.Length);
        for (int i = 0; i < origins.Length; i++)
        {
            origins[i] = origin + i;
        }

        Count += run.Length;
    }

    public void Truncate(int count) => Count = count;

    public readonly void Dispose()
    {
        ArrayPool<char>.Shared.Return(_characters);
        ArrayPool<int>.Shared.Return(_origins);
    }

    private void Grow(int room)
    {
        int needed = Count + room;
        if (needed > _characters.Length)
        {
            Enlarge(ref _characters, Count, needed * 2);
        }

        if (needed > _origins.Length)
        {
            Enlarge(ref _origins, Count, needed * 2);
        }
    }

    private static void Enlarge<T>(ref T[] array, int count, int capacity)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(capacity);
        array.AsSpan(0, count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}

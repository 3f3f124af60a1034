using System.Buffers.Binary;
using System.Text;

namespace SafeGenAI.Cache.Shared;

/// <summary>Reads what <see cref="LengthPrefixedWriter"/> wrote. Nothing is allocated for a length that the bytes do not have.</summary>
/// <remarks>Whatever does not fit throws <see cref="InvalidDataException"/> or <see cref="ArgumentException"/>.</remarks>
internal ref struct LengthPrefixedReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long? ReadLong()
    {
        bool isThere = ReadInt() switch
        {
            0 => false,
            1 => true,
            _ => throw new InvalidDataException(),
        };
        long number = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        return isThere ? number : null;
    }

    /// <summary>How many items follow, each of at least four bytes; -1 for no list at all.</summary>
    public int ReadCount()
    {
        int count = ReadInt();
        return count >= -1 && count <= _rest.Length / sizeof(int) ? count : throw new InvalidDataException();
    }

    public string? ReadText()
    {
        int length = ReadInt();
        return length == -1 ? null : Utf8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException();
        }

        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SafeGenAI.Cache;

/// <summary>Writes canonical bytes, every part prefixed by its length: no two questions agree, and an answer reads back as it was.</summary>
internal ref struct LengthPrefixedWriter
{
    private byte[] _buffer;
    private int _length;

    public LengthPrefixedWriter(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Write(string? text)
    {
        if (text is null)
        {
            Write(-1);
            return;
        }

        Reserve(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        int bytes = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), bytes);
        _length += sizeof(int) + bytes;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Write(int number)
    {
        Reserve(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), number);
        _length += sizeof(int);
    }

    public void Write(long? number)
    {
        Write(number is null ? 0 : 1);
        Reserve(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), number ?? 0);
        _length += sizeof(long);
    }

    public void Write(float? number) => Write(number is { } value ? BitConverter.SingleToUInt32Bits(value) : (long?)null);

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _length = 0;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

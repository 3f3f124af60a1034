using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SafeGenAI.Feedback;

/// <summary>Signs and verifies tokens: URL-safe base64 of the claims, length-prefixed, and HMAC-SHA256 over them.</summary>
/// <remarks>Claims can be read by whoever has the token, so users and tenants stand in it as pseudonyms only.</remarks>
/// <param name="key">At least 16 bytes, of this purpose only.</param>
internal sealed class FeedbackTokens(byte[] key)
{
    private const byte Version = 2;
    private const int TagBytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Far more than any token; what is longer is not even decoded.</summary>
    private const int MostCharacters = 16_384;

    public string Sign(in FeedbackClaims claims)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        buffer.Write([Version]);
        Write(buffer, claims.Feature);
        Write(buffer, claims.CallId);
        Write(buffer, claims.User ?? "");
        Write(buffer, claims.Tenant ?? "");
        Write(buffer, claims.Arm ?? "");
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), claims.IssuedAt);
        buffer.Advance(sizeof(long));
        buffer.Write([claims.Counts ? (byte)1 : (byte)0]);
        HMACSHA256.HashData(key, buffer.WrittenSpan, buffer.GetSpan(TagBytes));
        buffer.Advance(TagBytes);
        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    /// <returns>Null for whatever is not a token that was signed with the key.</returns>
    public FeedbackClaims? Verify(string? token)
    {
        if (token is null || token.Length > MostCharacters || !Base64Url.IsValid(token, out int length) || length <= TagBytes)
        {
            return null;
        }

        byte[] bytes = Base64Url.DecodeFromChars(token);
        ReadOnlySpan<byte> payload = bytes.AsSpan(..^TagBytes);
        Span<byte> tag = stackalloc byte[TagBytes];
        HMACSHA256.HashData(key, payload, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, bytes.AsSpan(^TagBytes..)))
        {
            return null;
        }

        // One token, one text: padding, white space and stray bits of the last character are no part of what was given out.
        return string.Equals(Base64Url.EncodeToString(bytes), token, StringComparison.Ordinal) && payload[0] == Version ? Read(payload[1..]) : null;
    }

    // Signed by this library, so that it has the shape that Sign gives it.
    private static FeedbackClaims Read(ReadOnlySpan<byte> payload)
    {
        string feature = Text(ref payload);
        string callId = Text(ref payload);
        string user = Text(ref payload);
        string tenant = Text(ref payload);
        string arm = Text(ref payload);
        return new FeedbackClaims(
            feature, callId, OrNull(user), OrNull(tenant), OrNull(arm), BinaryPrimitives.ReadInt64BigEndian(payload), payload[sizeof(long)] != 0);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Span<byte> span = buffer.GetSpan(sizeof(ushort) + bytes);
        BinaryPrimitives.WriteUInt16BigEndian(span, checked((ushort)bytes));
        Encoding.UTF8.GetBytes(text, span[sizeof(ushort)..]);
        buffer.Advance(sizeof(ushort) + bytes);
    }

    private static string Text(ref ReadOnlySpan<byte> rest)
    {
        int bytes = BinaryPrimitives.ReadUInt16BigEndian(rest);
        string text = Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), bytes));
        rest = rest[(sizeof(ushort) + bytes)..];
        return text;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}

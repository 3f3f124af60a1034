using System.Security.Cryptography;

namespace SafeGenAI.Cache.Shared;

/// <summary>Names and seals the entries of a shared store, so that it can neither read them, change them nor put one in another's place.</summary>
/// <remarks>
/// <para>An entry's name is the HMAC-SHA256 of the canonical question. The entry is sealed with AES-256-GCM: its tag is the
/// MAC over format version and content. Both keys are derived from the secret with HKDF-SHA256, and each question's entry has
/// a key of its own, derived from its digest: an entry copied under another name does not open, and no key seals enough
/// entries for its random nonces to meet.</para>
/// <para>Layout: <c>"SGA"</c>, format version, nonce (12 bytes), tag (16 bytes), ciphertext.</para>
/// </remarks>
internal sealed class AnswerSeal
{
    /// <summary>What it adds to an answer, in bytes.</summary>
    public const int Overhead = HeaderBytes + NonceBytes + TagBytes;

    private const string Prefix = "safegenai:answer:1:";
    private const int HeaderBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _nameKey;
    private readonly byte[] _entryKey;

    /// <param name="secret">At least 32 random bytes.</param>
    public AnswerSeal(byte[] secret)
    {
        _nameKey = Derive(secret, "SafeGenAI shared cache 1: names"u8);
        _entryKey = Derive(secret, "SafeGenAI shared cache 1: entries"u8);
    }

    /// <summary>Format version of name and entry: no reader takes what another one wrote.</summary>
    private static ReadOnlySpan<byte> Header => "SGA\u0001"u8;

    /// <summary>What identifies a question, and says nothing about it to who lacks the secret.</summary>
    public byte[] DigestOf(ReadOnlySpan<byte> question) => HMACSHA256.HashData(_nameKey, question);

    /// <summary>The name of a question's entry in the store.</summary>
    public static string NameOf(byte[] digest) => Prefix + Convert.ToHexStringLower(digest);

    public byte[] Seal(byte[] digest, ReadOnlySpan<byte> answer)
    {
        byte[] entry = new byte[Overhead + answer.Length];
        Span<byte> nonce = entry.AsSpan(HeaderBytes, NonceBytes);
        Header.CopyTo(entry);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = CipherOf(digest);
        cipher.Encrypt(nonce, answer, entry.AsSpan(Overhead), entry.AsSpan(HeaderBytes + NonceBytes, TagBytes), Header);
        return entry;
    }

    /// <returns>The answer, or null when the entry is not one that was sealed for this question.</returns>
    public byte[]? TryOpen(byte[] digest, ReadOnlySpan<byte> entry)
    {
        if (entry.Length < Overhead || !entry.StartsWith(Header))
        {
            return null;
        }

        byte[] answer = new byte[entry.Length - Overhead];
        using AesGcm cipher = CipherOf(digest);
        try
        {
            cipher.Decrypt(
                entry.Slice(HeaderBytes, NonceBytes), entry[Overhead..], entry.Slice(HeaderBytes + NonceBytes, TagBytes), answer, Header);
            return answer;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private AesGcm CipherOf(byte[] digest)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_entryKey, digest, key);
        AesGcm cipher = new(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    private static byte[] Derive(byte[] secret, ReadOnlySpan<byte> purpose)
    {
        byte[] key = new byte[HMACSHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, purpose);
        return key;
    }
}

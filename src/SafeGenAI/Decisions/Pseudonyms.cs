using System.Security.Cryptography;
using System.Text;

namespace SafeGenAI.Decisions;

/// <summary>Turns ids of users and tenants into keyed hashes, so that decisions can be joined and never read back.</summary>
internal sealed class Pseudonyms
{
    private const int Bytes = 16;

    private readonly byte[] _key;

    private Pseudonyms(byte[] key, bool isRandom) => (_key, IsRandom) = (key, isRandom);

    /// <summary>Whether the key lives only as long as this process: hashes of two processes cannot be joined.</summary>
    public bool IsRandom { get; }

    public static Pseudonyms WithKey(byte[] key) => new([.. key], isRandom: false);

    public static Pseudonyms WithRandomKey() => new(RandomNumberGenerator.GetBytes(32), isRandom: true);

    /// <summary>A key for another purpose, from which this one's cannot be told.</summary>
    /// <param name="purpose">Names the purpose; a fixed text of its own.</param>
    public byte[] DeriveKey(ReadOnlySpan<byte> purpose)
    {
        byte[] derived = new byte[HMACSHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt: [], purpose);
        return derived;
    }

    public string? Of(string? id)
    {
        if (id is null)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(id), hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SafeGenAI.Rollout;

/// <summary>Where a unit falls on the line from 0 to 100 % (L19): a pure function of the unit and the salt.</summary>
/// <remarks>The formula is that of Microsoft.FeatureManagement's targeting filter, so that flags and rollouts agree: SHA-256 over unit, line
/// feed and salt in UTF-8, its first four bytes, little-endian, over the largest of them. The next eight bytes name the unit in evidence.</remarks>
internal readonly record struct RolloutBucket(uint Marker, long UnitId)
{
    private const int LongestOnStack = 512;

    /// <summary>0 to 100.</summary>
    public double Percent => Marker / (double)uint.MaxValue * 100;

    public static RolloutBucket Of(string unit, string salt)
    {
        int most = Encoding.UTF8.GetMaxByteCount(unit.Length + 1 + salt.Length);
        byte[]? rented = most > LongestOnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> text = rented ?? stackalloc byte[LongestOnStack];
        int length = Encoding.UTF8.GetBytes(unit, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(salt, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return new RolloutBucket(BinaryPrimitives.ReadUInt32LittleEndian(hash), BinaryPrimitives.ReadInt64LittleEndian(hash[4..]));
    }

    /// <summary>Whether it is in at a share: who is in stays in at every higher one.</summary>
    public bool IsIn(double percent) => percent >= 100 || Percent < percent;
}

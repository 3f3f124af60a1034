using System.IO.Hashing;
using System.Text;

namespace SafeGenAI.Review;

/// <summary>Which calls are taken: a pure function of salt, call id and rate, so that all instances agree.</summary>
internal static class ReviewSampling
{
    private const int LongestOnStack = 256;

    /// <summary>Whether a call is taken. Who is in at a rate stays in at every higher one.</summary>
    public static bool Takes(string salt, string callId, double rate) => rate >= 1 || (rate > 0 && PlaceOf(salt, callId) < rate);

    /// <summary>For how many calls one stands that was taken at a rate.</summary>
    public static double WeightAt(double rate) => 1 / rate;

    /// <summary>0 to 1, the 53 upper bits of XxHash64 over the salt, a line feed and the id, in UTF-8.</summary>
    private static double PlaceOf(string salt, string callId)
    {
        int most = Encoding.UTF8.GetMaxByteCount(salt.Length + 1 + callId.Length);
        Span<byte> bytes = most <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[most];
        int length = Encoding.UTF8.GetBytes(salt, bytes);
        bytes[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(callId, bytes[length..]);
        return (XxHash64.HashToUInt64(bytes[..length]) >> 11) * (1.0 / (1L << 53));
    }
}

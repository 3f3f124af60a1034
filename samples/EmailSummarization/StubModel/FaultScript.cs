using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace EmailSummarization.StubModel;

/// <summary>
/// Decides which request fails, and how: by the seed, the e-mail and the number of the attempt, so that neither the
/// order nor the concurrency of the e-mails changes anything.
/// </summary>
internal sealed class FaultScript(double rate, int seed)
{
    private static readonly Fault[] Faults =
        [Fault.Stall, Fault.RateLimited, Fault.ServerError, Fault.Cut, Fault.Truncated, Fault.InventedQuote, Fault.Refusal];

    private readonly ConcurrentDictionary<string, int> _attempts = new();

    /// <summary>What happens to the next request about this e-mail.</summary>
    /// <param name="email">The e-mail's text.</param>
    /// <param name="large">Whether the large model is asked: it misbehaves at the square of the rate.</param>
    /// <returns>The fault, and a number from 0 to 1 for how slow the model is.</returns>
    public (Fault Fault, double Slowness) Next(string email, bool large)
    {
        int attempt = _attempts.AddOrUpdate(email, 1, static (_, count) => count + 1);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{attempt}\n{email}"));
        bool fails = Share(hash, 0) < (large ? rate * rate : rate);
        return (fails ? Faults[(int)(Share(hash, 8) * Faults.Length)] : Fault.None, Share(hash, 16));
    }

    /// <summary>0 to 1, exclusive.</summary>
    private static double Share(byte[] hash, int from) => (BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(from)) >> 11) * (1.0 / (1UL << 53));
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SafeGenAI.DependencyInjection;

/// <summary>Where ids and randomness come from.</summary>
internal sealed class Seeds
{
    private const int JitterSteps = 1 << 20;

    private static readonly long Process = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private static long _attempts;

    /// <summary>32 hexadecimal digits, unique, not secret.</summary>
    public Func<string> CallId { get; init; } = static () => ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>Unique, not secret: a random half per process, and a count.</summary>
    public Func<Guid> AttemptId { get; init; } = static () =>
    {
        Span<long> halves = [Process, Interlocked.Increment(ref _attempts)];
        return new Guid(MemoryMarshal.AsBytes(halves));
    };

    /// <summary>0 to 1, for jitter.</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;
}

using System.Diagnostics;
using System.Security.Cryptography;

namespace SafeGenAI.DependencyInjection;

/// <summary>Where ids and randomness come from.</summary>
internal sealed class Seeds
{
    private const int JitterSteps = 1 << 20;

    /// <summary>32 hexadecimal digits, unique, not secret.</summary>
    public Func<string> CallId { get; init; } = static () => ActivityTraceId.CreateRandom().ToHexString();

    public Func<Guid> AttemptId { get; init; } = static () =>
    {
        Span<byte> bytes = stackalloc byte[16];
        ActivityTraceId.CreateRandom().CopyTo(bytes);
        return new Guid(bytes);
    };

    /// <summary>0 to 1, for jitter.</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;
}

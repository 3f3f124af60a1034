using SafeGenAI.Failures;

namespace SafeGenAI.Resilience;

/// <summary>How long to wait before a retry: doubling, with jitter, never less than the provider asked for.</summary>
internal sealed class RetryDelay(TimeSpan first, Func<double> random)
{
    /// <summary>Callers told the same Retry-After would all come back at once: each waits up to this share longer.</summary>
    private const double RetryAfterJitter = 0.1;

    public TimeSpan Before(int attemptNumber, Failure failure)
    {
        double jitter = random();
        TimeSpan backoff = first * Math.Pow(2, attemptNumber) * (0.5 + jitter);
        TimeSpan floor = (failure.RetryAfter ?? TimeSpan.Zero) * (1 + (RetryAfterJitter * jitter));
        return backoff > floor ? backoff : floor;
    }
}

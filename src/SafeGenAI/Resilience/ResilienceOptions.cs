using SafeGenAI.Calls;

namespace SafeGenAI.Resilience;

/// <summary>Timeouts and retries of a feature. Circuits belong to the model: see <see cref="CircuitOptions"/>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Time for one attempt's whole answer. A stream is bound by the two limits below instead.</summary>
    /// <value>Default 30 seconds; more than zero.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time from sending to the first content of a stream.</summary>
    /// <value>Default 15 seconds; more than zero.</value>
    public TimeSpan FirstContentTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two updates of a stream; the reader's own pace does not count.</summary>
    /// <value>Default 15 seconds; more than zero.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Retries of one model, after a timeout, a rate limit, a provider error or a broken connection.</summary>
    /// <value>Default 2; 0 to 10.</value>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The first wait before a retry; it doubles each time, with jitter. Retry-After is a floor.</summary>
    /// <value>Default 500 milliseconds; more than zero.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Attempts that one call may lose in all, over retries and models.</summary>
    /// <value>Default 6; at least 1.</value>
    public int MaxAttempts { get; set; } = CallRuntime.DefaultMaxAttempts;

    /// <summary>Time for one call in all, over retries, waits and models.</summary>
    /// <value>Default 100 seconds; more than zero.</value>
    public TimeSpan Deadline { get; set; } = CallRuntime.DefaultDeadline;

    /// <summary>Every fault of these options, each with the name, the value and what to do.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach ((string name, TimeSpan value) in ((string, TimeSpan)[])
            [(nameof(AttemptTimeout), AttemptTimeout), (nameof(FirstContentTimeout), FirstContentTimeout),
            (nameof(IdleTimeout), IdleTimeout), (nameof(RetryDelay), RetryDelay), (nameof(Deadline), Deadline)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"Resilience.{name} is {value}; set more than zero and at most one day.";
            }
        }

        if (MaxRetries is < 0 or > 10)
        {
            yield return $"Resilience.MaxRetries is {MaxRetries}; set 0 to 10.";
        }

        if (MaxAttempts < 1)
        {
            yield return $"Resilience.MaxAttempts is {MaxAttempts}; set at least 1.";
        }
    }
}

using SafeGenAI.Failures;

namespace SafeGenAI.Resilience;

/// <summary>One model's circuit: all features that use the model share this instance. Thread-safe.</summary>
/// <remarks>
/// Not Polly's, which counts as a success whatever it is not told to handle: a cancelled probe would close it, and a
/// feature without money would hide a failing model from all others. Here what says nothing about the model counts for
/// nothing (L13).
/// </remarks>
internal sealed class ModelCircuit(CircuitOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly FailureSamples _samples = new(options.SamplingDuration);
    private TimeSpan? _openUntil;
    private bool _probing;
    private long _generation;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Lets an attempt through, or says how long the circuit stays open; null while a probe is on its way.</summary>
    public bool TryEnter(out CircuitPass pass, out TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            (pass, retryAfter) = (new(_generation), null);
            if (_openUntil is not { } until)
            {
                return true;
            }

            TimeSpan left = until - Now;
            if (left > TimeSpan.Zero || _probing)
            {
                retryAfter = left > TimeSpan.Zero ? left : null;
                return false;
            }

            return _probing = true;
        }
    }

    /// <summary>Takes what became of an attempt: null when the model answered.</summary>
    public void Leave(CircuitPass pass, Failure? failure)
    {
        bool ignored = failure is not null && !IsTheModels(failure);
        lock (_lock)
        {
            if (pass.Generation != _generation)
            {
                return;
            }

            if (_openUntil is not null)
            {
                // A probe that proved nothing leaves its place to the next caller.
                _probing = false;
                if (!ignored)
                {
                    Turn(open: failure is not null);
                }
            }
            else if (!ignored)
            {
                _samples.Add(Now, failed: failure is not null);
                (int total, int failed) = _samples.Read(Now);
                if (failure is not null && total >= options.MinimumThroughput && failed >= options.FailureRatio * total)
                {
                    Turn(open: true);
                }
            }
        }
    }

    private void Turn(bool open)
    {
        _openUntil = open ? Now + options.BreakDuration : null;
        _generation++;
        _samples.Clear();
    }

    private static bool IsTheModels(Failure failure) => !failure.CausedByCaller
        && failure.Kind is FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network;
}

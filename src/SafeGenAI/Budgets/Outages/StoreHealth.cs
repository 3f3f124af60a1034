namespace SafeGenAI.Budgets.Outages;

/// <summary>Whether a store is to be asked: while it is away one attempt at a time tries, the others do not wait.</summary>
/// <param name="time">The clock of the probes.</param>
/// <param name="probeInterval">How often a store that is away is asked.</param>
/// <param name="changed">Told once when an outage begins, with its first exception, and once when it ends, with its length.</param>
internal sealed class StoreHealth(TimeProvider time, TimeSpan probeInterval, Action<Exception?, TimeSpan> changed)
{
    private readonly Lock _lock = new();
    private volatile Exception? _failure;
    private long _since;
    private long _lastProbe;

    /// <summary>What the store said when it was asked last, or null while it answers.</summary>
    public Exception? Failure => _failure;

    /// <summary>Whether to ask now.</summary>
    public bool MayAsk()
    {
        if (_failure is null)
        {
            return true;
        }

        lock (_lock)
        {
            if (_failure is not null && time.GetElapsedTime(_lastProbe) < probeInterval)
            {
                return false;
            }

            _lastProbe = time.GetTimestamp();
            return true;
        }
    }

    /// <returns>Whether an outage has ended with it.</returns>
    public bool Answered()
    {
        if (_failure is null)
        {
            return false;
        }

        TimeSpan length;
        lock (_lock)
        {
            if (_failure is null)
            {
                return false;
            }

            _failure = null;
            length = time.GetElapsedTime(_since);
        }

        changed(null, length);
        return true;
    }

    public void Failed(Exception exception)
    {
        bool begins;
        lock (_lock)
        {
            begins = _failure is null;
            _failure = exception;
            _lastProbe = time.GetTimestamp();
            _since = begins ? _lastProbe : _since;
        }

        if (begins)
        {
            changed(exception, TimeSpan.Zero);
        }
    }
}

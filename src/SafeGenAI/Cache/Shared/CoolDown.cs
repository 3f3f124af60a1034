namespace SafeGenAI.Cache.Shared;

/// <summary>
/// Leaves a store that keeps failing alone: after three failures in a row nobody asks it for ten seconds, then one does,
/// and what becomes of that decides. Thread-safe.
/// </summary>
internal sealed class CoolDown(TimeProvider time)
{
    public const int FailuresInARow = 3;

    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _since;
    private int _failures;
    private bool _cooling;
    private bool _probing;

    /// <summary>Whether the store may be asked. Whoever is let in says what became of it.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (!_cooling)
            {
                return true;
            }

            return !_probing && time.GetElapsedTime(_since) >= Length && (_probing = true);
        }
    }

    /// <returns>True when this ends a cool-down.</returns>
    public bool Succeed()
    {
        lock (_lock)
        {
            bool ends = _cooling;
            (_failures, _cooling, _probing) = (0, false, false);
            return ends;
        }
    }

    /// <returns>True when this begins a cool-down; one that goes on is longer by it.</returns>
    public bool Fail()
    {
        lock (_lock)
        {
            bool begins = !_cooling && ++_failures >= FailuresInARow;
            if (begins || _cooling)
            {
                (_cooling, _probing, _since) = (true, false, time.GetTimestamp());
            }

            return begins;
        }
    }

    /// <summary>Says that nothing became of it: the asker left.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _probing = false;
        }
    }
}

namespace SafeGenAI.Calls;

/// <summary>Cancels an attempt whose client delivers nothing for too long. The reader's own pace does not count.</summary>
internal sealed class IdleTimer
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _limit;
    private readonly GenAICall _call;
    private bool _isRunning = true;

    /// <param name="source">The attempt's source; the timer it may have is put off.</param>
    /// <param name="limit">The longest time between two updates.</param>
    /// <param name="call">The call, whose deadline may come sooner.</param>
    public IdleTimer(CancellationTokenSource source, TimeSpan limit, GenAICall call)
    {
        (_source, _limit, _call) = (source, limit, call);
        Stop();
    }

    /// <summary>Cancels when the deadline is over, also for parts that are there already.</summary>
    public void Check()
    {
        if (_call.TimeLeft <= TimeSpan.Zero)
        {
            _source.Cancel();
        }
    }

    /// <summary>Begins to wait: a part that is there at once never sets the timer.</summary>
    public void Start()
    {
        TimeSpan left = _call.TimeLeft;
        _isRunning = true;
        _source.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < _limit ? left : _limit);
    }

    public void Stop()
    {
        if (_isRunning)
        {
            _isRunning = false;
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}

namespace SafeGenAI.Calls;

/// <summary>Cancels an attempt whose client delivers nothing for too long. The reader's own pace does not count.</summary>
internal sealed class IdleTimer(CancellationTokenSource source, TimeSpan limit, GenAICall call)
{
    public void Start()
    {
        TimeSpan left = call.TimeLeft;
        if (left <= TimeSpan.Zero)
        {
            source.Cancel();
            return;
        }

        source.CancelAfter(left < limit ? left : limit);
    }

    public void Stop() => source.CancelAfter(Timeout.InfiniteTimeSpan);
}

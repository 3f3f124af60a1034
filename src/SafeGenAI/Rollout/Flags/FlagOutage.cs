using Microsoft.Extensions.Logging;

namespace SafeGenAI.Rollout.Flags;

/// <summary>Tells once that a flag cannot be asked, and once that it can again.</summary>
/// <remarks>An outage is over when nothing has failed for a minute: a flag that fails for some users only is one outage, not thousands.</remarks>
/// <param name="feature">The feature's name, and the flag's.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">One that neither throws nor hangs.</param>
internal sealed class FlagOutage(string feature, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private long _lastFailure;
    private int _isAway;

    public void Failed(Exception exception)
    {
        Volatile.Write(ref _lastFailure, time.GetTimestamp());
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            RolloutLog.FlagFailed(logger, exception, feature, feature);
        }
    }

    public void Answered()
    {
        if (Volatile.Read(ref _isAway) != 0 && time.GetElapsedTime(Volatile.Read(ref _lastFailure)) >= Quiet
            && Interlocked.Exchange(ref _isAway, 0) != 0)
        {
            RolloutLog.FlagRecovered(logger, feature, feature);
        }
    }
}

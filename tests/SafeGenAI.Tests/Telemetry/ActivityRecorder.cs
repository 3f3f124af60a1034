using System.Diagnostics;
using SafeGenAI.Decisions;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>Listens to the library's activities in the flow of one test; those of other tests are not even sampled.</summary>
internal sealed class ActivityRecorder : IDisposable
{
    private static readonly AsyncLocal<ActivityRecorder?> Current = new();

    private readonly Lock _lock = new();
    private readonly List<Activity> _stopped = [];
    private readonly ActivityListener _listener;

    public ActivityRecorder(Action<string>? also = null)
    {
        Current.Value = this;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SafeGenAINames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                if (Current.Value != this)
                {
                    return ActivitySamplingResult.None;
                }

                also?.Invoke("sample");
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = _ => Do(also, "start", null),
            ActivityStopped = activity => Do(also, "stop", activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The activities that ended, in that order.</summary>
    public IReadOnlyList<Activity> Stopped
    {
        get
        {
            lock (_lock)
            {
                return [.. _stopped];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Do(Action<string>? also, string what, Activity? stopped)
    {
        if (Current.Value != this)
        {
            return;
        }

        if (stopped is not null)
        {
            lock (_lock)
            {
                _stopped.Add(stopped);
            }
        }

        also?.Invoke(what);
    }
}

using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;

namespace SafeGenAI.Rollout;

/// <summary>Tells a transition: a log, a metric, and what the application listens with.</summary>
/// <param name="callbacks">Run apart, one transition after the other, so that they may take their time.</param>
/// <param name="logger">One that neither throws nor hangs.</param>
internal sealed class RolloutTelling(IReadOnlyList<Action<RolloutEntry>> callbacks, ILogger logger)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    public void Tell(RolloutEntry entry)
    {
        if (entry.Action == RolloutAction.RolledBack)
        {
            RolloutLog.RolledBack(logger, entry.Feature, entry);
        }
        else
        {
            RolloutLog.Changed(logger, entry.Feature, entry);
        }

        Instruments.Add(
            Instruments.RolloutTransitions, 1, new(SafeGenAINames.FeatureTag, entry.Feature),
            new KeyValuePair<string, object?>(SafeGenAINames.ActionTag, SnakeCase<RolloutAction>.Of(entry.Action)));
        if (callbacks.Count > 0)
        {
            lock (_lock)
            {
                Task before = _last;
                _last = Background.Run(async () =>
                {
                    await before;
                    CallBack(entry);
                });
            }
        }
    }

    private void CallBack(RolloutEntry entry)
    {
        foreach (Action<RolloutEntry> callback in callbacks)
        {
            try
            {
                callback(entry);
            }
            catch (Exception exception)
            {
                RolloutLog.CallbackFailed(logger, exception, entry.Feature);
            }
        }
    }
}

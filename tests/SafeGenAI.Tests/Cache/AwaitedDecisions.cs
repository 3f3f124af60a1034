using SafeGenAI.Decisions;

namespace SafeGenAI.Tests.Cache;

/// <summary>Decisions that a test can wait for: a call whose caller left is decided when its flight has landed.</summary>
internal sealed class AwaitedDecisions : IInlineDecisionSink
{
    private readonly Lock _lock = new();
    private readonly List<Decision> _decisions = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Decision> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _decisions];
            }
        }
    }

    public void Record(Decision decision)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _decisions.Add(decision);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public async Task<IReadOnlyList<Decision>> WaitAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_decisions.Count >= count)
                {
                    return [.. _decisions];
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit);
        }
    }
}

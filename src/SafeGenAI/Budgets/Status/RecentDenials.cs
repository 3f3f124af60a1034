namespace SafeGenAI.Budgets.Status;

/// <summary>The last denials of all features, so that one can be explained. Thread-safe, bounded; no ids of users.</summary>
internal sealed class RecentDenials
{
    public const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<DeniedAttempt> _last = new();

    public void Add(DeniedAttempt denied)
    {
        lock (_lock)
        {
            if (_last.Count == Capacity)
            {
                _last.Dequeue();
            }

            _last.Enqueue(denied);
        }
    }

    public IReadOnlyList<DeniedAttempt> Of(string callId)
    {
        lock (_lock)
        {
            return [.. _last.Where(denied => denied.CallId == callId)];
        }
    }
}

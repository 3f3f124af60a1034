namespace SafeGenAI.Feedback;

/// <summary>Votes in the memory of one process: the default. They end with it.</summary>
/// <remarks>Thread-safe. Beyond its capacity the oldest vote is forgotten, and no longer counts.</remarks>
public sealed class InMemoryFeedbackStore : IFeedbackStore
{
    private const int DefaultCapacity = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Feature, string CallId, string? User), FeedbackRecord> _votes = [];
    private readonly Queue<(string Feature, string CallId, string? User)> _order = [];
    private readonly int _capacity;

    /// <summary>Creates an empty store.</summary>
    /// <param name="capacity">How many votes are kept; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public InMemoryFeedbackStore(int capacity = DefaultCapacity)
    {
        if (capacity < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The feedback store has room for {capacity} votes; pass a capacity of at least 1, or none for 100,000.");
        }

        _capacity = capacity;
    }

    /// <inheritdoc/>
    public ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vote);
        cancellationToken.ThrowIfCancellationRequested();
        (string, string, string?) key = (vote.Feature, vote.CallId, vote.User);
        lock (_lock)
        {
            if (!_votes.TryGetValue(key, out FeedbackRecord? before))
            {
                Add(key, vote);
                return new(FeedbackChange.Added);
            }

            bool isSame = before.IsHelpful == vote.IsHelpful;
            string? comment = vote.Comment ?? before.Comment;
            _votes[key] = isSame ? before with { Comment = comment } : vote with { Comment = comment };
            return new(isSame ? FeedbackChange.Repeated : FeedbackChange.Replaced);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new([.. _votes.Values.Where(vote => vote.Feature == feature && vote.CallId == callId).OrderBy(vote => vote.At)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(new FeedbackTally(feature, _votes.Values
                .Where(vote => vote.Feature == feature && vote.At >= since)
                .GroupBy(vote => vote.Arm, StringComparer.Ordinal)
                .Select(arm => new FeedbackArmTally(arm.Key, arm.LongCount(vote => vote.IsHelpful), arm.LongCount(vote => !vote.IsHelpful)))));
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return DeleteAsync(vote => vote.User == user, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) =>
        DeleteAsync(vote => vote.At < olderThan, cancellationToken);

    private ValueTask<int> DeleteAsync(Func<FeedbackRecord, bool> isMeant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            (string, string, string?)[] order = [.. _order];
            _order.Clear();
            foreach ((string, string, string?) key in order)
            {
                if (isMeant(_votes[key]))
                {
                    _votes.Remove(key);
                }
                else
                {
                    _order.Enqueue(key);
                }
            }

            return new(order.Length - _order.Count);
        }
    }

    private void Add((string, string, string?) key, FeedbackRecord vote)
    {
        if (_votes.Count == _capacity)
        {
            _votes.Remove(_order.Dequeue());
        }

        _votes.Add(key, vote);
        _order.Enqueue(key);
    }
}

using SafeGenAI.Review;

namespace SafeGenAI.Tests.Review;

/// <summary>A queue that takes nothing before its gate opens, and then fails a few times.</summary>
internal sealed class GatedQueue(IReviewQueue inner) : IReviewQueue
{
    private int _asked;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Failures { get; init; }

    public int Asked => Volatile.Read(ref _asked);

    public async ValueTask<bool> AddAsync(ReviewItem item, CancellationToken cancellationToken = default)
    {
        int number = Interlocked.Increment(ref _asked);
        await Gate.Task;
        return number <= Failures ? throw new IOException("full") : await inner.AddAsync(item, cancellationToken);
    }

    public ValueTask<ReviewItem?> ClaimAsync(string reviewer, TimeSpan lease, ReviewFilter? filter = null, CancellationToken cancellationToken = default) =>
        inner.ClaimAsync(reviewer, lease, filter, cancellationToken);

    public ValueTask<ReviewResult> RenewAsync(string id, long version, TimeSpan lease, CancellationToken cancellationToken = default) =>
        inner.RenewAsync(id, version, lease, cancellationToken);

    public ValueTask<ReviewResult> DecideAsync(string id, long version, HumanVerdict verdict, CancellationToken cancellationToken = default) =>
        inner.DecideAsync(id, version, verdict, cancellationToken);

    public ValueTask<ReviewResult> ReleaseAsync(string id, long version, CancellationToken cancellationToken = default) =>
        inner.ReleaseAsync(id, version, cancellationToken);

    public ValueTask<ReviewItem?> GetAsync(string id, CancellationToken cancellationToken = default) => inner.GetAsync(id, cancellationToken);

    public ValueTask<ReviewPage> ListAsync(ReviewFilter? filter = null, int most = 100, string? after = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(filter, most, after, cancellationToken);

    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default) => inner.DeleteByUserAsync(user, cancellationToken);

    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) => inner.PurgeAsync(olderThan, cancellationToken);
}

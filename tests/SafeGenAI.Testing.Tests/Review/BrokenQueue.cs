using SafeGenAI.Review;

namespace SafeGenAI.Testing.Tests.Review;

/// <summary>A queue around a sound one that does one thing wrong.</summary>
internal sealed class BrokenQueue(IReviewQueue inner) : IReviewQueue, IDisposable
{
    public IReviewQueue Inner { get; } = inner;

    public int Disposals { get; private set; }

    public Func<ReviewItem, CancellationToken, ValueTask<bool>>? Add { get; init; }

    public Func<string, TimeSpan, ReviewFilter?, CancellationToken, ValueTask<ReviewItem?>>? Claim { get; init; }

    public Func<TimeSpan, TimeSpan> Lease { get; init; } = static lease => lease;

    public Func<string, long, ValueTask<long>> Version { get; init; } = static (_, version) => new(version);

    public Func<HumanVerdict, HumanVerdict> Verdict { get; init; } = static verdict => verdict;

    public Func<string, long, CancellationToken, ValueTask<ReviewResult>>? Release { get; init; }

    public Func<ReviewItem, ReviewItem> Told { get; init; } = static item => item;

    public Func<ReviewPage, ReviewPage> Page { get; init; } = static page => page;

    public Func<string, ValueTask<int>>? DeleteByUser { get; init; }

    public Func<CancellationToken, CancellationToken> Token { get; init; } = static token => token;

    public ValueTask<bool> AddAsync(ReviewItem item, CancellationToken cancellationToken = default) =>
        (Add ?? Inner.AddAsync)(item, Token(cancellationToken));

    public ValueTask<ReviewItem?> ClaimAsync(
        string reviewer, TimeSpan lease, ReviewFilter? filter = null, CancellationToken cancellationToken = default) =>
        (Claim ?? Inner.ClaimAsync)(reviewer, Lease(lease), filter, Token(cancellationToken));

    public async ValueTask<ReviewResult> RenewAsync(string id, long version, TimeSpan lease, CancellationToken cancellationToken = default) =>
        await Inner.RenewAsync(id, await Version(id, version), lease, Token(cancellationToken));

    public async ValueTask<ReviewResult> DecideAsync(string id, long version, HumanVerdict verdict, CancellationToken cancellationToken = default) =>
        await Inner.DecideAsync(id, await Version(id, version), verdict is null ? null! : Verdict(verdict), Token(cancellationToken));

    public async ValueTask<ReviewResult> ReleaseAsync(string id, long version, CancellationToken cancellationToken = default) =>
        await (Release ?? Inner.ReleaseAsync)(id, await Version(id, version), Token(cancellationToken));

    public async ValueTask<ReviewItem?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await Inner.GetAsync(id, Token(cancellationToken)) is { } item ? Told(item) : null;

    public async ValueTask<ReviewPage> ListAsync(
        ReviewFilter? filter = null, int most = 100, string? after = null, CancellationToken cancellationToken = default) =>
        Page(await Inner.ListAsync(filter, most, after, Token(cancellationToken)));

    public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default) =>
        DeleteByUser is null ? Inner.DeleteByUserAsync(user, Token(cancellationToken)) : DeleteByUser(user);

    public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) =>
        Inner.PurgeAsync(olderThan, Token(cancellationToken));

    public void Dispose() => Disposals++;
}

using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>What a queue does, inside a transaction that holds the file's write lock: no other process is between a look and a change.</summary>
internal sealed class ReviewOperations(StoreConnection connection, TimeProvider time) : ReviewTable(connection)
{
    private readonly StoreConnection _connection = connection;

    private readonly Statement _insert = connection.Prepare(
        "INSERT INTO review_item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) "
        + "ON CONFLICT (id) DO NOTHING");

    private readonly Statement _replace = connection.Prepare(
        "REPLACE INTO review_item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)");

    private readonly Statement _deleteOfUser = connection.Prepare("DELETE FROM review_item WHERE user = ?1");
    private readonly Statement _deleteOlder = connection.Prepare("DELETE FROM review_item WHERE created < ?1");

    /// <returns>Whether it was not there; a comment that came later is filled in.</returns>
    public bool Add(ReviewItem item)
    {
        ReviewRow.BindTo(_insert, item);
        if (Run(_insert) > 0)
        {
            return true;
        }

        if (item.Content?.Comment is not null && Find(item.Id) is { } known && ReviewArguments.WithLaterComment(known, item) is { } commented)
        {
            Put(commented);
        }

        return false;
    }

    public ReviewItem? Claim(string reviewer, TimeSpan lease, ReviewFilter filter)
    {
        DateTimeOffset now = Now;
        return Next(filter, now) is { } next
            ? Put(next with { State = ReviewState.Claimed, ClaimedBy = reviewer, LeaseEnds = now + lease })
            : null;
    }

    public ReviewResult Renew(string id, long version, TimeSpan lease) => Change(id, version, (item, now) => item with { LeaseEnds = now + lease });

    public ReviewResult Decide(string id, long version, HumanVerdict verdict) => Change(id, version, (item, now) => item with
    {
        State = ReviewState.Decided,
        LeaseEnds = null,
        HumanVerdict = verdict,
        DecidedAt = now,
    });

    public ReviewResult Release(string id, long version) =>
        Change(id, version, static (item, _) => item with { State = ReviewState.Open, ClaimedBy = null, LeaseEnds = null });

    public int DeleteByUser(string user) => Run(_deleteOfUser.Bind(1, user));

    public int Purge(DateTimeOffset olderThan) => Run(_deleteOlder.Bind(1, olderThan.UtcTicks));

    private DateTimeOffset Now => time.GetUtcNow().ToUniversalTime();

    private ReviewResult Change(string id, long version, Func<ReviewItem, DateTimeOffset, ReviewItem> change)
    {
        DateTimeOffset now = Now;
        if (Find(id) is not { } item)
        {
            return new ReviewResult(ReviewOutcome.NotFound, null);
        }

        // Where a lease has ended and nobody else came, whoever had the item has it still.
        return item.State == ReviewState.Claimed && item.Version == version
            ? new ReviewResult(ReviewOutcome.Done, Put(change(item, now)))
            : new ReviewResult(ReviewOutcome.Conflict, item.At(now));
    }

    private ReviewItem Put(ReviewItem changed)
    {
        ReviewItem next = changed with { Version = changed.Version + 1 };
        ReviewRow.BindTo(_replace, next);
        _replace.Run();
        return next;
    }

    private int Run(Statement statement)
    {
        long before = _connection.TotalChanges;
        statement.Run();
        return (int)(_connection.TotalChanges - before);
    }
}

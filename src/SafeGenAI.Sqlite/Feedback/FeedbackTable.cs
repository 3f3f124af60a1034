using SafeGenAI.Feedback;

namespace SafeGenAI.Sqlite.Feedback;

/// <summary>The votes in the file. Used by one thread at a time.</summary>
internal sealed class FeedbackTable(StoreConnection connection)
{
    /// <summary>How many votes that are too old are deleted with every one that comes: more than one, so that they run out.</summary>
    private const int PrunedAtOnce = 4;

    private readonly Statement _find = connection.Prepare(
        "SELECT helpful, comment FROM feedback_vote WHERE feature = ?1 AND call_id = ?2 AND voter = ?3");

    private readonly Statement _insert = connection.Prepare("INSERT INTO feedback_vote VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly Statement _replace = connection.Prepare(
        "UPDATE feedback_vote SET tenant = ?4, arm = ?5, helpful = ?6, comment = ?7, at = ?8 WHERE feature = ?1 AND call_id = ?2 AND voter = ?3");

    private readonly Statement _comment = connection.Prepare(
        "UPDATE feedback_vote SET comment = ?4 WHERE feature = ?1 AND call_id = ?2 AND voter = ?3");

    private readonly Statement _prune = connection.Prepare(
        "DELETE FROM feedback_vote WHERE (feature, call_id, voter) IN " +
        "(SELECT feature, call_id, voter FROM feedback_vote WHERE at < ?1 ORDER BY at LIMIT ?2)");

    private readonly Statement _read = connection.Prepare(
        "SELECT voter, tenant, arm, helpful, comment, at FROM feedback_vote WHERE feature = ?1 AND call_id = ?2 ORDER BY at");

    private readonly Statement _count = connection.Prepare(
        "SELECT arm, sum(helpful), count(*) FROM feedback_vote WHERE feature = ?1 AND at >= ?2 GROUP BY arm");

    // The second condition is the index's own.
    private readonly Statement _deleteOfUser = connection.Prepare("DELETE FROM feedback_vote WHERE voter = ?1 AND voter <> ''");

    private readonly Statement _deleteOlder = connection.Prepare("DELETE FROM feedback_vote WHERE at < ?1");

    /// <summary>Within a transaction that has the file's write lock.</summary>
    public FeedbackChange Record(FeedbackRecord vote, DateTimeOffset forgetBefore)
    {
        bool isThere = Key(_find, vote.Feature, vote.CallId, vote.User).Step();
        bool isSame = isThere && _find.Number(0) == (vote.IsHelpful ? 1 : 0);
        string comment = vote.Comment ?? (isThere ? _find.Text(1) : "");
        _find.Reset();
        if (isSame)
        {
            if (vote.Comment is not null)
            {
                Key(_comment, vote.Feature, vote.CallId, vote.User).Bind(4, comment).Run();
            }

            return FeedbackChange.Repeated;
        }

        Key(isThere ? _replace : _insert, vote.Feature, vote.CallId, vote.User)
            .Bind(4, vote.Tenant ?? "").Bind(5, vote.Arm ?? "").Bind(6, vote.IsHelpful ? 1 : 0).Bind(7, comment).Bind(8, vote.At.UtcTicks).Run();
        _prune.Bind(1, forgetBefore.UtcTicks).Bind(2, PrunedAtOnce).Run();
        return isThere ? FeedbackChange.Replaced : FeedbackChange.Added;
    }

    public List<FeedbackRecord> Read(string feature, string callId)
    {
        List<FeedbackRecord> votes = [];
        _read.Bind(1, feature).Bind(2, callId);
        while (_read.Step())
        {
            votes.Add(new FeedbackRecord
            {
                Feature = feature,
                CallId = callId,
                User = OrNull(_read.Text(0)),
                Tenant = OrNull(_read.Text(1)),
                Arm = OrNull(_read.Text(2)),
                IsHelpful = _read.Number(3) == 1,
                Comment = OrNull(_read.Text(4)),
                At = new DateTimeOffset(_read.Number(5), TimeSpan.Zero),
            });
        }

        return votes;
    }

    public FeedbackTally Count(string feature, DateTimeOffset since)
    {
        List<FeedbackArmTally> arms = [];
        _count.Bind(1, feature).Bind(2, since.UtcTicks);
        while (_count.Step())
        {
            long helpful = _count.Number(1);
            arms.Add(new FeedbackArmTally(OrNull(_count.Text(0)), helpful, _count.Number(2) - helpful));
        }

        return new FeedbackTally(feature, arms);
    }

    public int DeleteByUser(string user) => Run(_deleteOfUser.Bind(1, user));

    public int Purge(DateTimeOffset olderThan) => Run(_deleteOlder.Bind(1, olderThan.UtcTicks));

    private int Run(Statement statement)
    {
        long before = connection.TotalChanges;
        statement.Run();
        return (int)(connection.TotalChanges - before);
    }

    private static Statement Key(Statement statement, string feature, string callId, string? user) =>
        statement.Bind(1, feature).Bind(2, callId).Bind(3, user ?? "");

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}

namespace SafeGenAI.Sqlite.Feedback;

/// <summary>The tables of votes. What is not there is an empty text: a key's part cannot be null.</summary>
internal static class FeedbackSchema
{
    public const string Tables =
        """
        CREATE TABLE feedback_vote (
            feature TEXT NOT NULL, call_id TEXT NOT NULL, voter TEXT NOT NULL, tenant TEXT NOT NULL, arm TEXT NOT NULL,
            helpful INTEGER NOT NULL, comment TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (feature, call_id, voter)) STRICT, WITHOUT ROWID;
        CREATE INDEX feedback_vote_feature ON feedback_vote (feature, at);
        CREATE INDEX feedback_vote_at ON feedback_vote (at);
        """;

    /// <summary>A later step: what a user gave is found without reading all votes.</summary>
    public const string Voters = "CREATE INDEX feedback_vote_voter ON feedback_vote (voter) WHERE voter <> '';";
}

using SafeGenAI.Sqlite.Feedback;
using SafeGenAI.Sqlite.Rollout;

namespace SafeGenAI.Sqlite;

/// <summary>What the file holds, and how an older file becomes a present one.</summary>
internal static class StoreSchema
{
    /// <summary>In the file's header: "SGAI".</summary>
    public const int ApplicationId = 0x53474149;

    /// <summary>Step n makes a file of version n one of version n + 1; an empty file has version 0. A released step never changes.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE budget_clock (only INTEGER PRIMARY KEY CHECK (only = 0), latest INTEGER NOT NULL) STRICT;
        INSERT INTO budget_clock VALUES (0, 0);

        CREATE TABLE budget_account (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL, window_id INTEGER NOT NULL, ends INTEGER NOT NULL, leases INTEGER NOT NULL,
            spent_tokens INTEGER NOT NULL, spent_requests INTEGER NOT NULL, spent_nano_usd INTEGER NOT NULL, spent_calls INTEGER NOT NULL,
            reserved_tokens INTEGER NOT NULL, reserved_requests INTEGER NOT NULL, reserved_nano_usd INTEGER NOT NULL, reserved_calls INTEGER NOT NULL,
            told_enforced INTEGER NOT NULL, told_observed INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX budget_account_key ON budget_account (key, window_id);
        CREATE INDEX budget_account_ends ON budget_account (ends);

        CREATE TABLE budget_lease (
            attempt BLOB PRIMARY KEY, presumed INTEGER NOT NULL, due INTEGER NOT NULL, duration INTEGER NOT NULL,
            hard_tokens INTEGER NOT NULL, hard_requests INTEGER NOT NULL, hard_nano_usd INTEGER NOT NULL, hard_calls INTEGER NOT NULL,
            soft_tokens INTEGER NOT NULL, soft_requests INTEGER NOT NULL, soft_nano_usd INTEGER NOT NULL, soft_calls INTEGER NOT NULL,
            accounts BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX budget_lease_due ON budget_lease (due);

        CREATE TABLE budget_reset (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL, limit_text TEXT NOT NULL, account TEXT NOT NULL,
            spent_tokens INTEGER NOT NULL, spent_requests INTEGER NOT NULL, spent_nano_usd INTEGER NOT NULL, spent_calls INTEGER NOT NULL,
            reserved_tokens INTEGER NOT NULL, reserved_requests INTEGER NOT NULL, reserved_nano_usd INTEGER NOT NULL, reserved_calls INTEGER NOT NULL) STRICT;
        """,
        FeedbackSchema.Tables,
        """
        CREATE TABLE review_item (
            id TEXT PRIMARY KEY, call TEXT NOT NULL, feature TEXT NOT NULL, stratum INTEGER NOT NULL, rank INTEGER NOT NULL, created INTEGER NOT NULL,
            version INTEGER NOT NULL, state INTEGER NOT NULL, claimed_by TEXT, lease_ends INTEGER, decided_at INTEGER, human TEXT,
            user TEXT, tenant TEXT, weight REAL NOT NULL, verdict INTEGER NOT NULL, model TEXT, provenance INTEGER NOT NULL, failure INTEGER,
            findings TEXT NOT NULL, rejected TEXT NOT NULL, content TEXT) STRICT;
        CREATE INDEX review_item_waiting ON review_item (rank, created, id) WHERE state < 3;
        CREATE INDEX review_item_created ON review_item (created, id);
        CREATE INDEX review_item_user ON review_item (user) WHERE user IS NOT NULL;
        """,
        FeedbackSchema.Voters,
        RolloutSchema.Tables,
    ];

    public static int Version => Steps.Length;

    /// <summary>Brings the file up to date, whoever else does so at the same time.</summary>
    /// <exception cref="SqliteStoreException">It is of another application, or of a newer version.</exception>
    public static void Prepare(StoreConnection connection)
    {
        // Looked at before anything is changed: a foreign file keeps even its journal mode. In one reading: another
        // process may be making the file.
        connection.Execute("BEGIN");
        try
        {
            _ = VersionOf(connection);
        }
        finally
        {
            connection.Rollback();
        }

        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Begin();
        try
        {
            for (long version = VersionOf(connection); version < Version; version++)
            {
                connection.Execute(Steps[version]);
            }

            connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
            connection.Commit();
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    private static long VersionOf(StoreConnection connection)
    {
        long application = connection.ReadNumber("PRAGMA application_id");
        long version = connection.ReadNumber("PRAGMA user_version");
        bool isEmpty = application == 0 && version == 0 && connection.ReadNumber("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && application != ApplicationId)
        {
            throw new SqliteStoreException(connection.Options.FilePath, "is the database of another application: name another file.");
        }

        return version <= Version
            ? version
            : throw new SqliteStoreException(
                connection.Options.FilePath,
                $"has version {version}, and this package knows up to {Version}: update SafeGenAI.Sqlite in every process that shares the file.");
    }
}

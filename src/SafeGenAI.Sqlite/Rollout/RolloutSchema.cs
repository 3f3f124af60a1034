namespace SafeGenAI.Sqlite.Rollout;

/// <summary>The tables of rollouts. The evidence of a run is kept under a number: there may be a row for each of its users.</summary>
internal static class RolloutSchema
{
    public const string Tables =
        """
        CREATE TABLE rollout_state (feature TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_lease (feature TEXT PRIMARY KEY, holder TEXT NOT NULL, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE rollout_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT, feature TEXT NOT NULL, at INTEGER NOT NULL, action INTEGER NOT NULL, by TEXT NOT NULL,
            reason TEXT NOT NULL, from_percent REAL NOT NULL, to_percent REAL NOT NULL, revision TEXT NOT NULL, evidence TEXT) STRICT;
        CREATE INDEX rollout_entry_feature ON rollout_entry (feature, id);

        CREATE TABLE rollout_run (id INTEGER PRIMARY KEY, feature TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (feature, name)) STRICT;
        CREATE TABLE rollout_unit (run INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (run, unit)) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_interval (
            run INTEGER NOT NULL, interval INTEGER NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (run, interval)) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_totals (
            run INTEGER NOT NULL, instance TEXT NOT NULL, totals TEXT NOT NULL, PRIMARY KEY (run, instance)) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_bad_event (
            position INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, unit INTEGER NOT NULL, metric INTEGER NOT NULL,
            interval INTEGER NOT NULL, canary INTEGER NOT NULL, percent REAL NOT NULL, UNIQUE (run, unit, metric)) STRICT;
        CREATE INDEX rollout_bad_event_run ON rollout_bad_event (run, position);
        """;
}

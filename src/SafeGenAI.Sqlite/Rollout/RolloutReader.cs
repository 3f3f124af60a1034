using SafeGenAI.Rollout;

namespace SafeGenAI.Sqlite.Rollout;

/// <summary>Reads beside the writers, of this process and of others, and waits for none. Thread-safe.</summary>
internal sealed class RolloutReader(StoreConnection connection) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Statement _state = connection.Prepare("SELECT version, state FROM rollout_state WHERE feature = ?1");
    private readonly Statement _history = connection.Prepare(
        "SELECT at, action, by, reason, from_percent, to_percent, revision, evidence FROM rollout_entry WHERE feature = ?1 ORDER BY id DESC LIMIT ?2");

    private readonly Statement _run = connection.Prepare("SELECT id FROM rollout_run WHERE feature = ?1 AND name = ?2");
    private readonly Statement _intervals = connection.Prepare("SELECT interval, units FROM rollout_interval WHERE run = ?1 ORDER BY interval");
    private readonly Statement _totals = connection.Prepare("SELECT totals FROM rollout_totals WHERE run = ?1");
    private readonly Statement _badEvents = connection.Prepare(
        "SELECT position, unit, metric, interval, canary, percent FROM rollout_bad_event WHERE run = ?1 AND position > ?2 ORDER BY position LIMIT ?3");

    private bool _disposed;

    public RolloutRecord? Read(string feature) => Reading(() => List(
        _state.Bind(1, feature), row => new RolloutRecord(feature, row.Number(0), row.Text(1))).FirstOrDefault());

    public IReadOnlyList<RolloutEntry> ReadHistory(string feature, int most) => Reading(() => List(
        _history.Bind(1, feature).Bind(2, most),
        row => new RolloutEntry
        {
            Feature = feature,
            At = new DateTimeOffset(row.Number(0), TimeSpan.Zero),
            Action = (RolloutAction)row.Number(1),
            By = row.Text(2),
            Reason = row.Text(3),
            FromPercent = row.Real(4),
            ToPercent = row.Real(5),
            Revision = row.Text(6),
            Evidence = row.TextOrNull(7),
        }));

    public RolloutEvidencePage ReadEvidence(string feature, string run, long after, int most) => Reading(() =>
    {
        // All that a page tells is of one moment.
        connection.Execute("BEGIN");
        try
        {
            return List(_run.Bind(1, feature).Bind(2, run), row => row.Number(0)) is [long id]
                ? ReadPage(id, after, most)
                : new RolloutEvidencePage { Position = after };
        }
        finally
        {
            connection.Rollback();
        }
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            connection.Dispose();
        }
    }

    private RolloutEvidencePage ReadPage(long run, long after, int most)
    {
        long position = after;
        return new RolloutEvidencePage
        {
            UnitsByInterval = ReadUnits(run),
            BadEvents = List(
                _badEvents.Bind(1, run).Bind(2, after).Bind(3, most),
                row =>
                {
                    position = row.Number(0);
                    return new RolloutBadEvent(row.Number(1), (int)row.Number(2), (int)row.Number(3), row.Number(4) == 1, row.Real(5));
                }),
            Position = position,
            Totals = List(_totals.Bind(1, run), row => row.Text(0)),
        };
    }

    private List<long> ReadUnits(long run)
    {
        List<long> units = [];
        foreach ((long interval, long count) in List(_intervals.Bind(1, run), row => (row.Number(0), row.Number(1))))
        {
            while (units.Count < interval)
            {
                units.Add(0);
            }

            units.Add(count);
        }

        return units;
    }

    private static List<T> List<T>(Statement statement, Func<Statement, T> read)
    {
        List<T> rows = [];
        try
        {
            while (statement.Step())
            {
                rows.Add(read(statement));
            }
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    private T Reading<T>(Func<T> read)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteRolloutStore));
            return read();
        }
    }
}

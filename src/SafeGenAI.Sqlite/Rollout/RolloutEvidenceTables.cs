using SafeGenAI.Rollout;

namespace SafeGenAI.Sqlite.Rollout;

/// <summary>Takes evidence into the file, and out of it. Used by one thread at a time, in a transaction that holds the file's write lock:
/// positions are given in the order of commits.</summary>
internal sealed class RolloutEvidenceTables(StoreConnection connection)
{
    private static readonly string[] OfRuns = ["rollout_unit", "rollout_interval", "rollout_totals", "rollout_bad_event"];

    private readonly Statement _open = connection.Prepare("INSERT INTO rollout_run (feature, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    private readonly Statement _run = connection.Prepare("SELECT id FROM rollout_run WHERE feature = ?1 AND name = ?2");
    private readonly Statement _units = connection.Prepare("SELECT coalesce(sum(units), 0) FROM rollout_interval WHERE run = ?1");
    private readonly Statement _unit = connection.Prepare("INSERT INTO rollout_unit VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    private readonly Statement _count = connection.Prepare(
        "INSERT INTO rollout_interval VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET units = units + excluded.units");

    private readonly Statement _badEvent = connection.Prepare(
        "INSERT INTO rollout_bad_event (run, unit, metric, interval, canary, percent) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING");

    private readonly Statement _totals = connection.Prepare("REPLACE INTO rollout_totals VALUES (?1, ?2, ?3)");

    private readonly Statement[] _purge =
    [
        .. OfRuns.Select(table => connection.Prepare(
            $"DELETE FROM {table} WHERE run IN (SELECT id FROM rollout_run WHERE feature = ?1 AND name <> ?2)")),
        connection.Prepare("DELETE FROM rollout_run WHERE feature = ?1 AND name <> ?2"),
    ];

    public void Add(string feature, string run, RolloutEvidence evidence)
    {
        _open.Bind(1, feature).Bind(2, run).Run();
        long id = Number(_run.Bind(1, feature).Bind(2, run));
        AddUnits(id, evidence.Units);
        foreach (RolloutBadEvent bad in evidence.BadEvents)
        {
            _badEvent.Bind(1, id).Bind(2, bad.Unit).Bind(3, bad.Metric).Bind(4, bad.Interval).Bind(5, bad.IsCanary ? 1 : 0).Bind(6, bad.Percent).Run();
        }

        _totals.Bind(1, id).Bind(2, evidence.Instance).Bind(3, evidence.Totals).Run();
    }

    public void Purge(string feature, string exceptRun)
    {
        foreach (Statement statement in _purge)
        {
            statement.Bind(1, feature).Bind(2, exceptRun).Run();
        }
    }

    private void AddUnits(long run, IReadOnlyList<RolloutUnit> units)
    {
        if (units.Count == 0)
        {
            return;
        }

        long left = RolloutEvidence.MostUnits - Number(_units.Bind(1, run));
        SortedDictionary<int, long> counted = [];
        foreach (RolloutUnit unit in units)
        {
            if (left == 0)
            {
                break;
            }

            long before = connection.TotalChanges;
            _unit.Bind(1, run).Bind(2, unit.Id).Run();
            if (connection.TotalChanges > before)
            {
                counted[unit.Interval] = counted.GetValueOrDefault(unit.Interval) + 1;
                left--;
            }
        }

        foreach ((int interval, long more) in counted)
        {
            _count.Bind(1, run).Bind(2, interval).Bind(3, more).Run();
        }
    }

    private static long Number(Statement statement)
    {
        _ = statement.Step();
        long number = statement.Number(0);
        statement.Reset();
        return number;
    }
}

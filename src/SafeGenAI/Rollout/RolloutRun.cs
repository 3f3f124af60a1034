namespace SafeGenAI.Rollout;

/// <summary>What all instances have seen of one run, in memory. Used by one thread at a time.</summary>
internal sealed class RolloutRun
{
    private readonly HashSet<long> _units = [];
    private readonly HashSet<(long Unit, int Metric)> _seen = [];
    private readonly List<long> _unitsByInterval = [];
    private readonly List<RolloutBadEvent> _badEvents = [];
    private readonly Dictionary<string, string> _totals = new(StringComparer.Ordinal);

    public void Add(RolloutEvidence evidence)
    {
        foreach (RolloutUnit unit in evidence.Units)
        {
            if (_units.Count < RolloutEvidence.MostUnits && _units.Add(unit.Id))
            {
                Count(unit.Interval);
            }
        }

        _badEvents.AddRange(evidence.BadEvents.Where(bad => _seen.Add((bad.Unit, bad.Metric))));
        _totals[evidence.Instance] = evidence.Totals;
    }

    public RolloutEvidencePage Read(long after, int most)
    {
        int from = (int)Math.Min(after, _badEvents.Count);
        List<RolloutBadEvent> found = _badEvents.GetRange(from, Math.Min(most, _badEvents.Count - from));
        return new RolloutEvidencePage
        {
            UnitsByInterval = [.. _unitsByInterval],
            BadEvents = found,
            Position = after + found.Count,
            Totals = [.. _totals.Values],
        };
    }

    private void Count(int interval)
    {
        while (_unitsByInterval.Count <= interval)
        {
            _unitsByInterval.Add(0);
        }

        _unitsByInterval[interval]++;
    }
}

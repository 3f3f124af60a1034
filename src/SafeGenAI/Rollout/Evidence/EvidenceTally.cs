using System.Numerics;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>Counts a run: each unit once, of each unit and metric the first bad event, and sums over all calls. Not thread-safe.</summary>
/// <param name="countsClean">Metrics of which trials without a bad event are counted, as bits: those whose rate may decide.</param>
/// <param name="comparesNothing">Whether the control arm has no model: then pairs are no comparison either.</param>
internal sealed class EvidenceTally(ulong countsClean, bool comparesNothing)
{
    /// <summary>Beyond so many nothing more is learnt from another one, and memory has an end.</summary>
    private const int MostBadEvents = 1_000_000;

    private readonly HashSet<long> _units = [];
    private readonly HashSet<(long Unit, int Metric)> _hadBad = [];
    private List<RolloutUnit> _newUnits = [];
    private List<RolloutBadEvent> _newBad = [];

    public RunTotals Totals { get; } = new();

    public void Add(ArmAssignment arm, in CallEvidence call)
    {
        if (_units.Count < RolloutEvidence.MostUnits && _units.Add(arm.Bucket.UnitId))
        {
            _newUnits.Add(new RolloutUnit(arm.Bucket.UnitId, arm.Interval));
        }

        ArmTotals totals = Totals[arm.IsCanary];
        totals.Add(call);
        for (ulong bits = call.Bad; bits != 0; bits &= bits - 1)
        {
            AddBad(new RolloutBadEvent(
                arm.Bucket.UnitId, BitOperations.TrailingZeroCount(bits), arm.Interval, arm.IsCanary, arm.View.Percent));
        }

        AddClean(totals, arm.Bucket.UnitId, call);
    }

    public void AddPair(ArmAssignment control, in CallEvidence shown, in CallEvidence shadow)
    {
        Totals.Canary.Add(shadow);
        Totals.Canary.ShadowCalls++;
        ulong discordant = shown.Measured & shadow.Measured & (shown.Bad ^ shadow.Bad);
        for (ulong bits = comparesNothing ? shadow.Bad : discordant; bits != 0; bits &= bits - 1)
        {
            int metric = BitOperations.TrailingZeroCount(bits);
            bool isCanary = (shadow.Bad & MetricId.Bit(metric)) != 0;
            AddBad(new RolloutBadEvent(control.Bucket.UnitId, metric, Interval: -1, isCanary, Percent: 50));
        }

        AddClean(Totals.Canary, control.Bucket.UnitId, shadow);
    }

    public void AddVote(RolloutView view, long voter, bool isCanary, bool helpful)
    {
        const int Metric = (int)RolloutMetric.NegativeFeedback;
        ArmTotals totals = Totals[isCanary];
        totals.Measured[Metric]++;
        if (!helpful)
        {
            totals.Bad[Metric]++;
            AddBad(new RolloutBadEvent(voter, Metric, Interval: -1, isCanary, view.Percent));
        }
    }

    /// <summary>Units and bad events since they were last taken.</summary>
    public (IReadOnlyList<RolloutUnit> Units, IReadOnlyList<RolloutBadEvent> BadEvents) Take()
    {
        (List<RolloutUnit> units, List<RolloutBadEvent> bad) = (_newUnits, _newBad);
        (_newUnits, _newBad) = ([], []);
        return (units, bad);
    }

    public void Return(RolloutEvidence evidence)
    {
        _newUnits.InsertRange(0, evidence.Units);
        _newBad.InsertRange(0, evidence.BadEvents);
    }

    private void AddClean(ArmTotals totals, long unit, in CallEvidence call)
    {
        for (ulong bits = call.Measured & ~call.Bad & countsClean; bits != 0; bits &= bits - 1)
        {
            int metric = BitOperations.TrailingZeroCount(bits);
            if (!_hadBad.Contains((unit, metric)))
            {
                totals.Clean[metric]++;
            }
        }
    }

    private void AddBad(in RolloutBadEvent bad)
    {
        if (_hadBad.Count < MostBadEvents && _hadBad.Add((bad.Unit, bad.Metric)))
        {
            _newBad.Add(bad);
        }
    }
}

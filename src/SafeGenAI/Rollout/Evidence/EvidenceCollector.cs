using System.Numerics;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>Gathers what one instance sees of a run, until it is told. Thread-safe; a call costs a short lock.</summary>
/// <param name="instance">The instance's name.</param>
/// <param name="countsClean">Metrics of which trials without a bad event are counted, as bits: those whose rate may decide.</param>
/// <param name="comparesNothing">Whether the control arm has no model: then pairs are no comparison either.</param>
internal sealed class EvidenceCollector(string instance, ulong countsClean, bool comparesNothing)
{
    /// <summary>Beyond so many nothing more is learnt from another one, and memory has an end.</summary>
    private const int MostBadEvents = 1_000_000;

    /// <summary>Units, and bad events, of one message: a store takes each in one step.</summary>
    private const int MostTold = 2_000;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _units = [];
    private readonly HashSet<(long Unit, int Metric)> _hadBad = [];
    private List<RolloutUnit> _newUnits = [];
    private List<RolloutBadEvent> _newBad = [];
    private RunTotals _totals = new();
    private string _run = "";
    private bool _isUntold;

    /// <summary>Notes what a call says. One that began in another run says nothing.</summary>
    public void Add(ArmAssignment arm, in CallEvidence call)
    {
        lock (_lock)
        {
            if (!Enter(arm.View.Run))
            {
                return;
            }

            if (_units.Count < RolloutEvidence.MostUnits && _units.Add(arm.Bucket.UnitId))
            {
                _newUnits.Add(new RolloutUnit(arm.Bucket.UnitId, arm.Interval));
            }

            ArmTotals totals = _totals[arm.IsCanary];
            totals.Add(call);
            for (ulong bits = call.Bad; bits != 0; bits &= bits - 1)
            {
                AddBad(new RolloutBadEvent(
                    arm.Bucket.UnitId, BitOperations.TrailingZeroCount(bits), arm.Interval, arm.IsCanary, arm.View.Percent));
            }

            AddClean(totals, arm.Bucket.UnitId, call);
        }
    }

    /// <summary>Notes what the same question brought in both arms: where only one of them went badly, that says which is worse.</summary>
    public void AddPair(ArmAssignment control, in CallEvidence shown, in CallEvidence shadow)
    {
        lock (_lock)
        {
            if (!Enter(control.View.Run))
            {
                return;
            }

            _totals.Canary.Add(shadow);
            _totals.Canary.ShadowCalls++;
            ulong discordant = shown.Measured & shadow.Measured & (shown.Bad ^ shadow.Bad);
            for (ulong bits = comparesNothing ? shadow.Bad : discordant; bits != 0; bits &= bits - 1)
            {
                int metric = BitOperations.TrailingZeroCount(bits);
                bool isCanary = (shadow.Bad & MetricId.Bit(metric)) != 0;
                AddBad(new RolloutBadEvent(control.Bucket.UnitId, metric, Interval: -1, isCanary, Percent: 50));
            }

            AddClean(_totals.Canary, control.Bucket.UnitId, shadow);
        }
    }

    /// <summary>Notes a user's vote, which may come long after its call.</summary>
    /// <param name="view">What is known now.</param>
    /// <param name="voter">A hash of who voted.</param>
    /// <param name="isCanary">The arm of the call.</param>
    /// <param name="helpful">The vote.</param>
    public void AddVote(RolloutView view, long voter, bool isCanary, bool helpful)
    {
        const int Metric = (int)RolloutMetric.NegativeFeedback;
        lock (_lock)
        {
            if (!Enter(view.Run))
            {
                return;
            }

            ArmTotals totals = _totals[isCanary];
            totals.Measured[Metric]++;
            if (!helpful)
            {
                totals.Bad[Metric]++;
                AddBad(new RolloutBadEvent(voter, Metric, Interval: -1, isCanary, view.Percent));
            }
        }
    }

    /// <summary>Begins a run, where it is another one: what was not told of the one before is forgotten.</summary>
    public void Begin(string run)
    {
        lock (_lock)
        {
            if (run == _run)
            {
                return;
            }

            _run = run;
            _units.Clear();
            _hadBad.Clear();
            (_newUnits, _newBad, _totals, _isUntold) = ([], [], new(), false);
        }
    }

    /// <summary>What was seen since it was last told, as much as one message holds; null where there is nothing.</summary>
    public RolloutEvidence? Take(string run)
    {
        lock (_lock)
        {
            if (run != _run || !_isUntold)
            {
                return null;
            }

            RolloutEvidence evidence = new()
            {
                Instance = instance,
                Units = First(ref _newUnits),
                BadEvents = First(ref _newBad),
                Totals = TotalsJson.Write(_totals),
            };
            _isUntold = _newUnits.Count + _newBad.Count > 0;
            return evidence;
        }
    }

    /// <summary>Takes back what could not be told; telling it twice does no harm.</summary>
    public void Return(string run, RolloutEvidence evidence)
    {
        lock (_lock)
        {
            if (run == _run)
            {
                _newUnits.InsertRange(0, evidence.Units);
                _newBad.InsertRange(0, evidence.BadEvents);
                _isUntold = true;
            }
        }
    }

    private static List<T> First<T>(ref List<T> all)
    {
        List<T> first = all.Count <= MostTold ? all : all[..MostTold];
        all = all.Count <= MostTold ? [] : all[MostTold..];
        return first;
    }

    private bool Enter(string run)
    {
        _isUntold |= run == _run;
        return run == _run;
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
        // Where everybody is in one arm there is nothing to compare with.
        if (bad.Percent is > 0 and < 100 && _hadBad.Count < MostBadEvents && _hadBad.Add((bad.Unit, bad.Metric)))
        {
            _newBad.Add(bad);
        }
    }
}

namespace SafeGenAI.Rollout.Evidence;

/// <summary>Gathers what one instance sees of a run, until it is told. Thread-safe; a call costs a short lock.</summary>
/// <param name="instance">The instance's name.</param>
/// <param name="countsClean">Metrics of which trials without a bad event are counted, as bits: those whose rate may decide.</param>
/// <param name="comparesNothing">Whether the control arm has no model: then pairs are no comparison either.</param>
internal sealed class EvidenceCollector(string instance, ulong countsClean, bool comparesNothing)
{
    private readonly Lock _lock = new();
    private EvidenceTally _tally = new(countsClean, comparesNothing);
    private string _run = "";
    private bool _isUntold;

    /// <summary>Notes what a call says. One that began in another run says nothing.</summary>
    public void Add(ArmAssignment arm, in CallEvidence call)
    {
        lock (_lock)
        {
            if (Enter(arm.View.Run))
            {
                _tally.Add(arm, call);
            }
        }
    }

    /// <summary>Notes what the same question brought in both arms: where only one of them went badly, that says which is worse.</summary>
    public void AddPair(ArmAssignment control, in CallEvidence shown, in CallEvidence shadow)
    {
        lock (_lock)
        {
            if (Enter(control.View.Run))
            {
                _tally.AddPair(control, shown, shadow);
            }
        }
    }

    /// <summary>Notes a user's vote, which may come long after its call.</summary>
    /// <param name="view">What is known now.</param>
    /// <param name="voter">A hash of who voted.</param>
    /// <param name="isCanary">The arm of the call.</param>
    /// <param name="helpful">The vote.</param>
    public void AddVote(RolloutView view, long voter, bool isCanary, bool helpful)
    {
        lock (_lock)
        {
            if (Enter(view.Run))
            {
                _tally.AddVote(view, voter, isCanary, helpful);
            }
        }
    }

    /// <summary>Begins a run, where it is another one: what was not told of the one before is forgotten.</summary>
    public void Begin(string run)
    {
        lock (_lock)
        {
            if (run != _run)
            {
                (_run, _tally, _isUntold) = (run, new(countsClean, comparesNothing), false);
            }
        }
    }

    /// <summary>What was seen since it was last told, or null where there is nothing.</summary>
    public RolloutEvidence? Take(string run)
    {
        lock (_lock)
        {
            if (run != _run || !_isUntold)
            {
                return null;
            }

            _isUntold = false;
            (IReadOnlyList<RolloutUnit> units, IReadOnlyList<RolloutBadEvent> bad) = _tally.Take();
            return new RolloutEvidence { Instance = instance, Units = units, BadEvents = bad, Totals = TotalsJson.Write(_tally.Totals) };
        }
    }

    /// <summary>Takes back what could not be told; telling it twice does no harm.</summary>
    public void Return(string run, RolloutEvidence evidence)
    {
        lock (_lock)
        {
            if (run == _run)
            {
                _tally.Return(evidence);
                _isUntold = true;
            }
        }
    }

    private bool Enter(string run)
    {
        _isUntold |= run == _run;
        return run == _run;
    }
}

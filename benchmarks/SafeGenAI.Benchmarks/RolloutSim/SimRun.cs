using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>One rollout from the first stage on: the engine of the product, over calls that nobody made.</summary>
internal sealed class SimRun
{
    private const string Feature = "simulated";

    /// <summary>A promotion that no bad event brings is noticed after so many calls.</summary>
    private const int CallsBetweenLooks = 100;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly SimOptions _options;
    private readonly RolloutPlan _plan;
    private readonly SimTraffic _traffic;
    private readonly GateEngine _gates;
    private readonly EvidenceTally _tally;
    private readonly long[] _units;
    private readonly int _looks;
    private readonly TimeSpan _between;
    private readonly RolloutState _state;
    private RolloutView _view;

    /// <param name="options">The traffic and the plan.</param>
    /// <param name="seed">Another one draws other users, calls and lots.</param>
    public SimRun(SimOptions options, int seed)
    {
        _options = options;
        _plan = PlanOf(options, seed);
        _traffic = new SimTraffic(options, _plan, seed);
        _gates = new GateEngine(_plan);
        _tally = new EvidenceTally(GateBudget.MayDecideByRate(_plan), comparesNothing: false);
        _units = new long[_plan.Bounds.Count];
        double perPoll = (options.CallsPerDay ?? 0) * _plan.Options.PollInterval / TimeSpan.FromDays(1);
        _looks = Math.Max(1, (int)perPoll);
        _between = TimeSpan.FromDays(1) / (options.CallsPerDay ?? TimeSpan.SecondsPerDay);
        _state = RolloutState.Begin(_plan, Start, before: null, isResumed: false);
        _view = _state.ViewOf(_plan);
    }

    /// <summary>Plays it to its end.</summary>
    /// <param name="worseFrom">The stage from which on the canary is worse, from 0; null where it never is.</param>
    public SimResult Play(int? worseFrom)
    {
        (int calls, int canaryCalls, int last) = (0, 0, _options.Requests);
        bool isWorse = false, isNew = false;
        string? reason = null;
        while (calls < last && _state.Phase == RolloutPhase.Running)
        {
            if (!isWorse && _state.Stage >= worseFrom)
            {
                (isWorse, last) = (true, calls + _options.Requests);
            }

            SimCall call = _traffic.Next();
            calls++;
            bool isCanary = call.User.Bucket.IsIn(_view.Percent);
            canaryCalls += isCanary && isWorse ? 1 : 0;
            ArmAssignment arm = new(
                isCanary ? _plan.CanaryName : _plan.ControlName, isCanary, call.User.Bucket, call.User.Interval, _view.Counts, IsShadowed: false, _view);
            CallEvidence evidence = call.EvidenceAt(isCanary && isWorse ? _options.Canary : _options.Base, _view.Thresholds);
            _tally.Add(arm, evidence);
            isNew |= evidence.Bad != 0;
            if (calls % _looks == 0 && (isNew || calls % CallsBetweenLooks < _looks))
            {
                reason = Look(calls)?.Reason;
                isNew = false;
            }
        }

        string? by = _state.Phase switch
        {
            RolloutPhase.RolledBack => reason,
            RolloutPhase.Running => _gates.Judge(_state, FiguresAt(calls), _ => null).Gates.MinBy(gate => gate.NotWorseEvidence ?? double.MaxValue)?.Text,
            _ => null,
        };
        return new SimResult(_state.Phase, isWorse || worseFrom is null, calls, canaryCalls, by);
    }

    /// <summary>What a step of the controller does, without a store.</summary>
    private RolloutEntry? Look(int calls)
    {
        (IReadOnlyList<RolloutUnit> units, IReadOnlyList<RolloutBadEvent> bad, _) = _tally.Take();
        foreach (RolloutUnit unit in units)
        {
            _units[unit.Interval]++;
        }

        if (bad.Count == 0 && calls % CallsBetweenLooks >= _looks)
        {
            return null;
        }

        _gates.Take(_state, new RolloutEvidencePage { UnitsByInterval = _units, BadEvents = bad, Position = _state.Position + bad.Count }, _tally.Totals);
        RolloutEntry? entry = _gates.Decide(_state, FiguresAt(calls), _ => null);
        _view = _state.ViewOf(_plan);
        return entry;
    }

    private RunFigures FiguresAt(int calls) => new(_units, _tally.Totals, Start + (calls * _between));

    private static RolloutPlan PlanOf(SimOptions options, int seed)
    {
        RolloutOptions rollout = new RolloutOptions { Salt = $"{Feature}-{seed}" }.Canary("canary", arm => arm.UseModels("new")).Control("control", arm => arm.UseModels("old"));
        foreach (double percent in options.Stages)
        {
            rollout.Stage(percent);
        }

        rollout.Stage(100);
        return new RolloutPlan(Feature, rollout, RolloutRevision.Of(rollout, [("new", "new-1")], [("old", "old-1")]));
    }
}

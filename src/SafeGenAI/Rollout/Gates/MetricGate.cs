using System.Globalization;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Judges one metric: by comparing the arms, or by a rate where the control arm has no model.</summary>
internal sealed class MetricGate
{
    // Only read.
    private static readonly MetricEvidence None = new();
    private static readonly EvidenceForecast Unknown = new(null, null, null, null, null);

    private readonly RolloutPlan _plan;
    private readonly int _metric;
    private readonly RolloutGateOptions _options;
    private readonly double _threshold;
    private readonly double _logThreshold;
    private readonly bool _compares;
    private readonly bool _isNeeded;
    private readonly double? _maxRate;
    private readonly AbsoluteRateTest? _tooOften;
    private readonly AbsoluteRateTest _acceptable;
    private readonly GateWords _words;

    public MetricGate(RolloutPlan plan, int metric)
    {
        bool isKind = MetricId.KindOf(metric) is not null;
        (_plan, _metric) = (plan, metric);
        _options = plan.Options.Gates[isKind ? RolloutMetric.Error : (RolloutMetric)metric];
        _threshold = GateBudget.ThresholdOf(metric);
        _logThreshold = Math.Log(_threshold);
        _isNeeded = GateBudget.IsNeeded(metric);
        _maxRate = isKind ? null : _options.MaxRate;

        // Votes and scores are compared wherever both arms have them.
        _compares = plan.HasModelControl || metric == MetricId.Of(RolloutMetric.NegativeFeedback);
        _tooOften = !_compares && _maxRate is { } most ? AbsoluteRateTest.Worse(most) : null;

        // A rate below it is good enough, whatever the control arm does.
        _acceptable = AbsoluteRateTest.Acceptable(_compares ? GateBudget.Acceptable : _maxRate ?? GateBudget.Acceptable);
        _words = new GateWords(metric, _compares ? null : _maxRate);
    }

    /// <summary>Whether it rolls back: the quickest of its answers, for it is asked for at every look.</summary>
    public bool RollsBack(RolloutState state, RunFigures figures) =>
        IsWatched && LogWorse(EvidenceOf(state), figures) >= _logThreshold;

    /// <summary>Whether promotion waits for it to be shown not to be worse.</summary>
    public bool IsUnproven(RolloutState state, RunFigures figures) =>
        _isNeeded && IsWatched && EvidenceOf(state) is var evidence && IsMeasured(evidence, figures) && NotWorse(state, figures, evidence) < GateBudget.Enough;

    /// <summary>Null where the metric is not watched, or was not measured.</summary>
    public RolloutGate? Judge(RolloutState state, RunFigures figures)
    {
        MetricEvidence evidence = EvidenceOf(state);
        if (!IsWatched)
        {
            return null;
        }

        ArmTotals canary = figures.Totals.Canary;
        ArmTotals control = figures.Totals.Control;
        if (!IsMeasured(evidence, figures))
        {
            return Awaited(canary, control);
        }

        double worse = LogSumExp.ValueOf(LogWorse(evidence, figures));
        double warning = _compares ? EvidenceIntake.WorseTest(_plan, _metric, evidence).E : worse;
        double? notWorse = _isNeeded ? NotWorse(state, figures, evidence) : null;
        RolloutVerdict verdict = RollsBack(state, figures) ? RolloutVerdict.RollBack
            : warning >= GateBudget.Warning || notWorse < GateBudget.Enough ? RolloutVerdict.Hold
            : RolloutVerdict.Promote;
        RolloutGate gate = new()
        {
            Metric = _options.Metric,
            FailureKind = MetricId.KindOf(_metric),
            Verdict = verdict,
            CanaryRate = canary.RateOf(_metric),
            ControlRate = control.RateOf(_metric),
            CanaryUnits = evidence.Canary,
            ControlUnits = evidence.Control,
            WorseEvidence = worse,
            Threshold = _threshold,
            NotWorseEvidence = notWorse,
            Text = "",
        };
        return gate with { Text = _words.Of(gate, state, figures, figures.CanaryUnits(_plan, state), warning) };
    }

    /// <summary>What is expected to be needed until it is shown not to be worse, empty where that is not known; null where it is shown, or not needed.</summary>
    public EvidenceForecast? Need(RolloutState state, RunFigures figures)
    {
        MetricEvidence evidence = EvidenceOf(state);
        if (!IsUnproven(state, figures))
        {
            return IsWatched && !IsMeasured(evidence, figures) && Awaited(figures.Totals.Canary, figures.Totals.Control) is not null ? Unknown : null;
        }

        double share = state.StepOf(_plan).IsShadow ? 50 : state.PercentOf(_plan);
        EvidenceRates rates = figures.RatesOf(_plan, state, _metric, evidence.Canary + evidence.Control);
        EvidenceForecast? byRate = EvidenceForecast.Of(
            _acceptable, Math.Log(GateBudget.Enough), evidence.Canary, GoodTrials(state, figures, evidence), rates);
        EvidenceForecast? byComparison = _compares
            ? EvidenceForecast.Of(EvidenceIntake.NotWorseTest(evidence.NotWorse), Math.Log(GateBudget.Enough), share, 100 - share, controlLeft: 1, rates)
            : null;
        return byComparison?.Wait < (byRate?.Wait ?? TimeSpan.MaxValue) ? byComparison : byRate ?? Unknown;
    }

    /// <summary>No data is hold: what is slow, or dear, is known only once the control arm was measured, and then the canary has to be.</summary>
    /// <returns>Null where nothing is waited for: promotion does not need the metric, or an arm has no prices.</returns>
    private RolloutGate? Awaited(ArmTotals canary, ArmTotals control)
    {
        long? measured = !_plan.HasModelControl ? null : (RolloutMetric)_metric switch
        {
            RolloutMetric.Latency => control.Latency.Count,
            RolloutMetric.Cost when canary.PricedCalls > 0 && control.PricedCalls > 0 => control.Cost.Count,
            _ => null,
        };
        return measured is null ? null : new RolloutGate
        {
            Metric = _options.Metric,
            Verdict = RolloutVerdict.Hold,
            WorseEvidence = 1,
            Threshold = _threshold,
            NotWorseEvidence = 1,
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"{GateBudget.NameOf(_metric)} not measured yet: {measured:N0} calls of the control arm say what is usual, {GateBudget.CallsToFreeze} are needed, and then calls of both"),
        };
    }

    private bool IsWatched => _options.IsOn && (_compares || _tooOften is not null);

    private MetricEvidence EvidenceOf(RolloutState state) => state.Metrics.GetValueOrDefault(_metric) ?? None;

    private bool IsMeasured(MetricEvidence evidence, RunFigures figures) => evidence.Canary + evidence.Control > 0
        || (MetricId.KindOf(_metric) is null && figures.Totals.Canary.Measured[_metric] + figures.Totals.Control.Measured[_metric] > 0);

    /// <summary>At its strongest so far, where the arms are compared.</summary>
    private double LogWorse(MetricEvidence evidence, RunFigures figures) => _compares
        ? evidence.Worse is { Length: > 0 } sums ? RiskRatioTest.MaxLogEOf(sums) : 0
        : _tooOften!.LogE(evidence.Canary, figures.Totals.Canary.Clean[_metric]);

    private double NotWorse(RolloutState state, RunFigures figures, MetricEvidence evidence)
    {
        double acceptable = LogSumExp.ValueOf(_acceptable.LogE(evidence.Canary, GoodTrials(state, figures, evidence)));
        if (!_compares)
        {
            return acceptable;
        }

        // What earlier stages have shown counts as long as this one does not speak against it: a canary may become worse.
        double inStage = EvidenceIntake.NotWorseTest(evidence.NotWorseInStage).E;
        return Math.Max(acceptable, inStage < 1 ? inStage : EvidenceIntake.NotWorseTest(evidence.NotWorse).E);
    }

    /// <summary>The canary's trials without a bad event, as far as its units are left: those that are left are the hardier ones.</summary>
    private double GoodTrials(RolloutState state, RunFigures figures, MetricEvidence evidence)
    {
        long units = figures.CanaryUnits(_plan, state);
        return units == 0 ? 0 : figures.Totals.Canary.Clean[_metric] * Math.Max(0, 1 - ((double)evidence.Canary / units));
    }
}

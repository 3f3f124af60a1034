using System.Globalization;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Judges one metric: by comparing the arms, or by a rate where the control arm has no model.</summary>
internal sealed class MetricGate(RolloutPlan plan, int metric)
{
    private const double LargestLog = 700;

    private readonly RolloutGateOptions _options = plan.Options.Gates[(MetricId.KindOf(metric) is null ? (RolloutMetric)metric : RolloutMetric.Error)];
    private readonly double _threshold = GateBudget.ThresholdOf(metric);

    /// <summary>Votes and scores are compared wherever both arms have them.</summary>
    private bool Compares => plan.HasModelControl || metric == MetricId.Of(RolloutMetric.NegativeFeedback);

    /// <summary>Null where the metric is not watched.</summary>
    public RolloutGate? Judge(RolloutState state, RunFigures figures)
    {
        if (!_options.IsOn || (!Compares && MaxRate is null))
        {
            return null;
        }

        ArmTotals canary = figures.Totals.Canary;
        ArmTotals control = figures.Totals.Control;
        MetricEvidence evidence = state.Metrics.GetValueOrDefault(metric) ?? new MetricEvidence();
        bool isKind = MetricId.KindOf(metric) is not null;
        if (evidence.Canary + evidence.Control == 0 && (isKind || canary.Measured[metric] + control.Measured[metric] == 0))
        {
            return Awaited(canary, control);
        }

        RiskRatioTest? compared = Compares ? EvidenceIntake.WorseTest(plan, metric, evidence) : null;
        double warning = compared?.E ?? Exp(AbsoluteRateTest.Worse(MaxRate!.Value).LogE(evidence.Canary, canary.Clean[metric]));
        double worse = compared is null ? warning : Exp(compared.MaxLogE);
        double? notWorse = IsNeeded ? NotWorse(state, figures, evidence) : null;
        RolloutVerdict verdict = worse >= _threshold ? RolloutVerdict.RollBack
            : warning >= GateBudget.Warning || notWorse < GateBudget.Enough ? RolloutVerdict.Hold
            : RolloutVerdict.Promote;
        RolloutGate gate = new()
        {
            Metric = _options.Metric,
            FailureKind = MetricId.KindOf(metric),
            Verdict = verdict,
            CanaryRate = canary.RateOf(metric),
            ControlRate = control.RateOf(metric),
            CanaryUnits = evidence.Canary,
            ControlUnits = evidence.Control,
            WorseEvidence = worse,
            Threshold = _threshold,
            NotWorseEvidence = notWorse,
            Text = "",
        };
        return gate with { Text = InWords(gate, state, figures, warning) };
    }

    /// <summary>What is expected to be needed until it is shown not to be worse, empty where that is not known; null where it is shown, or not needed.</summary>
    public EvidenceForecast? Need(RolloutState state, RunFigures figures)
    {
        if (!IsNeeded || Judge(state, figures) is not { NotWorseEvidence: < GateBudget.Enough })
        {
            return null;
        }

        MetricEvidence evidence = state.Metrics.GetValueOrDefault(metric) ?? new MetricEvidence();
        double share = state.StepOf(plan).IsShadow ? 50 : state.PercentOf(plan);
        EvidenceRates rates = figures.RatesOf(plan, state, metric, evidence.Canary + evidence.Control);
        EvidenceForecast? byRate = EvidenceForecast.Of(
            AbsoluteRateTest.Acceptable(AcceptableRate), Math.Log(GateBudget.Enough), evidence.Canary, GoodTrials(state, figures, evidence), rates);
        EvidenceForecast? byComparison = Compares
            ? EvidenceForecast.Of(EvidenceIntake.NotWorseTest(evidence), Math.Log(GateBudget.Enough), share, 100 - share, controlLeft: 1, rates)
            : null;
        return byComparison?.Wait < (byRate?.Wait ?? TimeSpan.MaxValue) ? byComparison : byRate ?? new EvidenceForecast(null, null, null, null, null);
    }

    /// <summary>No data is hold: what is slow, or dear, is known only once the control arm was measured, and then the canary has to be.</summary>
    /// <returns>Null where nothing is waited for: promotion does not need the metric, or an arm has no prices.</returns>
    private RolloutGate? Awaited(ArmTotals canary, ArmTotals control)
    {
        long? measured = !plan.HasModelControl ? null : (RolloutMetric)metric switch
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
                $"{GateBudget.NameOf(metric)} not measured yet: {measured:N0} calls of the control arm say what is usual, {GateBudget.CallsToFreeze} are needed, and then calls of both"),
        };
    }

    private bool IsNeeded => GateBudget.IsNeeded(metric);

    private double? MaxRate => MetricId.KindOf(metric) is null ? _options.MaxRate : null;

    /// <summary>A rate below it is good enough, whatever the control arm does.</summary>
    private double AcceptableRate => Compares ? GateBudget.Acceptable : MaxRate!.Value;

    private double NotWorse(RolloutState state, RunFigures figures, MetricEvidence evidence)
    {
        double acceptable = Exp(AbsoluteRateTest.Acceptable(AcceptableRate).LogE(evidence.Canary, GoodTrials(state, figures, evidence)));
        return Compares ? Math.Max(EvidenceIntake.NotWorseTest(evidence).E, acceptable) : acceptable;
    }

    /// <summary>The canary's trials without a bad event, as far as its units are left: those that are left are the hardier ones.</summary>
    private double GoodTrials(RolloutState state, RunFigures figures, MetricEvidence evidence)
    {
        long units = CanaryUnits(state, figures);
        return units == 0 ? 0 : figures.Totals.Canary.Clean[metric] * Math.Max(0, 1 - ((double)evidence.Canary / units));
    }

    private string InWords(RolloutGate gate, RolloutState state, RunFigures figures, double warning)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{GateBudget.NameOf(metric)} {Share(gate.CanaryRate)}{Against(gate)}{Measure(state, figures)}, {CanaryUnits(state, figures):N0} canary units, ");
        return text + (gate.Verdict == RolloutVerdict.RollBack ? $"e = {Number(gate.WorseEvidence)} over threshold {Number(_threshold)}"
            : warning >= GateBudget.Warning ? $"e = {Number(warning)} over warning {Number(GateBudget.Warning)}, threshold {Number(_threshold)}"
            : gate.NotWorseEvidence is { } e && e < GateBudget.Enough ? $"not shown to be as good yet: e = {Number(e)} of {Number(GateBudget.Enough)}"
            : "not worse");
    }

    private long CanaryUnits(RolloutState state, RunFigures figures)
    {
        RolloutStep step = state.StepOf(plan);
        return figures.CanaryUnits(plan, step.Percent);
    }

    private string Against(RolloutGate gate) => Compares
        ? $" against {Share(gate.ControlRate)} in control"
        : string.Create(CultureInfo.InvariantCulture, $" where {MaxRate * 100:0.##} % are allowed");

    private string Measure(RolloutState state, RunFigures figures) => (RolloutMetric)metric switch
    {
        RolloutMetric.Latency when state.Thresholds.SlowerThanMs is { } slow => string.Create(
            CultureInfo.InvariantCulture, $" (slower than {slow:N0} ms; p95 {figures.Totals.Canary.Latency.Quantile(0.95):N0} ms)"),
        RolloutMetric.Cost when state.Thresholds.DearerThanNanoUsd is { } dear => string.Create(
            CultureInfo.InvariantCulture,
            $" (dearer than {dear / 1e9:0.######} USD; mean {figures.Totals.Canary.MeanNanoUsd / 1e9:0.######} against {figures.Totals.Control.MeanNanoUsd / 1e9:0.######} USD)"),
        _ => "",
    };

    /// <summary>An e-value beyond a number's range is as good as its largest.</summary>
    private static double Exp(double log) => Math.Exp(Math.Min(log, LargestLog));

    private static string Share(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.0} %") : "unknown";

    private static string Number(double e) => e >= 1e6
        ? e.ToString("0.#e+0", CultureInfo.InvariantCulture)
        : e.ToString(e < 10 ? "0.##" : "0", CultureInfo.InvariantCulture);
}

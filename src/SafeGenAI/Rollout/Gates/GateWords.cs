using System.Globalization;

namespace SafeGenAI.Rollout.Gates;

/// <summary>Says how a gate stands.</summary>
/// <param name="metric">Its metric.</param>
/// <param name="maxRate">The rate that is allowed where nothing is compared; null where the arms are.</param>
internal sealed class GateWords(int metric, double? maxRate)
{
    public string Of(RolloutGate gate, RolloutState state, RunFigures figures, long canaryUnits, double warning)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{GateBudget.NameOf(metric)} {Share(gate.CanaryRate)}{Against(gate)}{Measure(state, figures)}, {canaryUnits:N0} canary units, ");
        return text + (gate.Verdict == RolloutVerdict.RollBack ? $"e = {Number(gate.WorseEvidence)} over threshold {Number(gate.Threshold)}"
            : warning >= GateBudget.Warning ? $"e = {Number(warning)} over warning {Number(GateBudget.Warning)}, threshold {Number(gate.Threshold)}"
            : gate.NotWorseEvidence is { } e && e < GateBudget.Enough ? $"not shown to be as good yet: e = {Number(e)} of {Number(GateBudget.Enough)}"
            : "not worse");
    }

    private string Against(RolloutGate gate) => maxRate is { } most
        ? string.Create(CultureInfo.InvariantCulture, $" where {most * 100:0.##} % are allowed")
        : $" against {Share(gate.ControlRate)} in control";

    private string Measure(RolloutState state, RunFigures figures) => (RolloutMetric)metric switch
    {
        RolloutMetric.Latency when state.Thresholds.SlowerThanMs is { } slow => string.Create(
            CultureInfo.InvariantCulture, $" (slower than {slow:N0} ms; p95 {figures.Totals.Canary.Latency.Quantile(0.95):N0} ms)"),
        RolloutMetric.Cost when state.Thresholds.DearerThanNanoUsd is { } dear => string.Create(
            CultureInfo.InvariantCulture,
            $" (dearer than {dear / 1e9:0.######} USD; mean {figures.Totals.Canary.MeanNanoUsd / 1e9:0.######} against {figures.Totals.Control.MeanNanoUsd / 1e9:0.######} USD)"),
        _ => "",
    };

    private static string Share(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.0} %") : "unknown";

    private static string Number(double e) => e >= 1e6
        ? e.ToString("0.#e+0", CultureInfo.InvariantCulture)
        : e.ToString(e < 10 ? "0.##" : "0", CultureInfo.InvariantCulture);
}

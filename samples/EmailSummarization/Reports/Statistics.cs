using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace EmailSummarization.Reports;

/// <summary>The totals of a run, from its decisions.</summary>
internal sealed class Statistics(IReadOnlyList<Decision> decisions)
{
    private readonly TimeSpan[] _latencies = [.. decisions.Select(decision => decision.Latency).Order()];

    public int Calls => decisions.Count;

    public int Attempts => decisions.Sum(decision => decision.Attempts.Count);

    public int FromModel => decisions.Count(decision => decision.Provenance == Provenance.Model);

    public int CacheHits => decisions.Count(decision => decision.Provenance == Provenance.Cache);

    /// <summary>Answered without a model: by a rung.</summary>
    public int FromRung => decisions.Count(decision => decision.Outcome == Outcome.FellBack);

    /// <summary>Calls in which an intended model failed, or a rung answered.</summary>
    public int FellBack => decisions.Count(decision => decision.FallbackTriggered);

    public int Escalated => decisions.Count(decision => decision.Escalated);

    public long InputTokens => decisions.Sum(decision => decision.Usage.InputTokens);

    public long OutputTokens => decisions.Sum(decision => decision.Usage.OutputTokens);

    public decimal CostUsd => decisions.Sum(decision => decision.Usage.CostUsd ?? 0);

    public decimal SavedUsd => decisions.Sum(decision => decision.SavedNanoUsd ?? 0) / 1_000_000_000m;

    /// <summary>The latency that a share of the calls did not exceed: the nearest rank.</summary>
    public TimeSpan Percentile(double share) =>
        _latencies.Length == 0 ? TimeSpan.Zero : _latencies[Math.Max(0, (int)Math.Ceiling(share * _latencies.Length) - 1)];

    public double ShareOf(int calls) => Calls == 0 ? 0 : (double)calls / Calls;

    /// <summary>For each kind: the attempts that failed so, and the calls that another model or a rung answered for it.</summary>
    public IReadOnlyList<(FailureKind Kind, int Attempts, int Calls)> Failures =>
    [
        .. Enum.GetValues<FailureKind>()
            .Select(kind => (
                Kind: kind,
                Attempts: decisions.Sum(decision => decision.Attempts.Count(attempt => attempt.Failure == kind)),
                Calls: decisions.Count(decision => decision.FailureKind == kind)))
            .Where(count => count.Attempts + count.Calls > 0),
    ];
}

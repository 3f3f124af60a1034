using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout.Gates;

/// <summary>How the chance of a false rollback is split among the gates, and what promotion needs.</summary>
/// <remarks>The total is 1 % for a whole run, however long it is and however often it is looked at. The split is by how soon a gate must see
/// something: an e-value needs only the logarithm of one over its share, so that even the smallest costs little. Errors have the largest: a
/// call that fails is bad in two or three metrics at once, and this one tells it first.</remarks>
internal static class GateBudget
{
    /// <summary>The chance that a canary which is as good as its control arm is ever rolled back.</summary>
    public const double Alpha = 0.01;

    /// <summary>An e-value that holds a promotion back: 1 in 20.</summary>
    public const double Warning = 20;

    /// <summary>An e-value that shows "not worse": 1 in 20.</summary>
    public const double Enough = 20;

    /// <summary>How many times as often bad events may come, for "not worse".</summary>
    public const double NotWorseThan = 2;

    /// <summary>A rate that is shown to be below needs no comparison.</summary>
    public const double Acceptable = 0.01;

    /// <summary>Calls of the control arm after which "slow", "dear" and "poor" are frozen.</summary>
    public const long CallsToFreeze = 200;

    public const long LeastCanaryCalls = 50;

    public const long LeastControlCalls = 200;

    /// <summary>A few users without a bad event say little, however often they call.</summary>
    public const long LeastCanaryUnits = 30;

    /// <summary>All gates, by the number of their metric.</summary>
    public static readonly IReadOnlyList<int> Metrics =
        [.. Enum.GetValues<RolloutMetric>().Select(MetricId.Of), .. MetricId.Kinds.Select(MetricId.Of)];

    /// <summary>The e-value at which a gate rolls back.</summary>
    public static double ThresholdOf(int metric) => 1 / (Alpha * (RolloutMetric)metric switch
    {
        RolloutMetric.Error => 0.4,
        RolloutMetric.Fallback => 0.05,
        RolloutMetric.Hallucination => 0.15,
        RolloutMetric.Latency => 0.1,
        RolloutMetric.Cost => 0.1,
        RolloutMetric.Quality => 0.1,
        RolloutMetric.NegativeFeedback => 0.05,
        _ => 0.05 / MetricId.Kinds.Count,
    });

    /// <summary>Whether promotion needs it to be shown not to be worse, where it is measured at all.</summary>
    public static bool IsNeeded(int metric) => (RolloutMetric)metric is RolloutMetric.Error or RolloutMetric.Fallback
        or RolloutMetric.Hallucination or RolloutMetric.Latency or RolloutMetric.Cost;

    /// <summary>Metrics whose rate may decide, as bits: those that promotion needs, and where nothing can be compared those with a rate that is
    /// allowed.</summary>
    public static ulong MayDecideByRate(RolloutPlan plan) => plan.Options.Gates.Values
        .Where(gate => IsNeeded(MetricId.Of(gate.Metric)) || (!plan.HasModelControl && gate.MaxRate is not null))
        .Aggregate(0UL, (bits, gate) => bits | MetricId.Bit(gate.Metric));

    /// <summary>What a metric is called in sentences.</summary>
    public static string NameOf(int metric) => MetricId.KindOf(metric) is { } kind ? kind == Failures.FailureKind.ProviderError ? "rate of unavailable models" : $"rate of {Decisions.SnakeCase<Failures.FailureKind>.Of(kind)}" : (RolloutMetric)metric switch
    {
        RolloutMetric.Error => "error rate",
        RolloutMetric.Fallback => "fallback rate",
        RolloutMetric.Hallucination => "hallucination rate",
        RolloutMetric.Latency => "rate of slow calls",
        RolloutMetric.Cost => "rate of dear calls",
        RolloutMetric.Quality => "rate of poor answers",
        _ => "rate of negative feedback",
    };
}

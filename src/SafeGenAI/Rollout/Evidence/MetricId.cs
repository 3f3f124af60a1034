using SafeGenAI.Failures;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>The numbers of metrics: those of <see cref="RolloutMetric"/>, and one for each kind of failure.</summary>
internal static class MetricId
{
    /// <summary>All numbers are below: a set of them fits into 64 bits.</summary>
    public const int Count = 64;

    private const int FirstKind = 16;

    /// <summary>The kinds that say something of an arm. Money ends the same way in both; a caller who is gone is no failure. A model that is not
    /// there is one kind, <see cref="FailureKind.ProviderError"/>: in one outage the busier arm's circuit opens first, and it would look as if
    /// the arms failed differently.</summary>
    public static readonly IReadOnlyList<FailureKind> Kinds =
    [
        .. Enum.GetValues<FailureKind>().Except(
            [
                FailureKind.Canceled, FailureKind.OutsideRollout, FailureKind.BudgetExceeded,
                FailureKind.Timeout, FailureKind.RateLimited, FailureKind.Network, FailureKind.CircuitOpen,
            ]),
    ];

    public static int Of(RolloutMetric metric) => (int)metric;

    public static int Of(FailureKind kind) => FirstKind + (int)(kind is FailureKind.Timeout or FailureKind.RateLimited or FailureKind.Network or FailureKind.CircuitOpen
        ? FailureKind.ProviderError
        : kind);

    /// <summary>The kind of failure that a number stands for, or null.</summary>
    public static FailureKind? KindOf(int metric) => metric > FirstKind ? (FailureKind)(metric - FirstKind) : null;

    public static ulong Bit(int metric) => 1UL << metric;

    public static ulong Bit(RolloutMetric metric) => 1UL << (int)metric;
}

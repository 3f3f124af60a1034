using SafeGenAI.Rollout;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>Many rollouts of one kind, by the seeds from 1 on.</summary>
/// <param name="Results">How they ended.</param>
internal sealed record SimCase(IReadOnlyList<SimResult> Results)
{
    /// <param name="options">The traffic and the plan.</param>
    /// <param name="worseFrom">The stage from which on the canary is worse, from 0; null where it never is.</param>
    public static SimCase Of(SimOptions options, int? worseFrom) =>
        new([.. Enumerable.Range(1, options.Seeds).AsParallel().AsOrdered().Select(seed => new SimRun(options, seed).Play(worseFrom))]);

    /// <summary>Rollouts that reached what the case is about.</summary>
    public int Count => Results.Count(result => result.Reached);

    public int RolledBack => Results.Count(result => result is { Reached: true, Phase: RolloutPhase.RolledBack });

    public int Completed => Results.Count(result => result is { Reached: true, Phase: RolloutPhase.Completed });

    /// <summary>Calls of the canary until it was rolled back, at a quantile; null where it was not.</summary>
    public double? DetectedAfter(double share) =>
        Quantile(share, result => result.Phase == RolloutPhase.RolledBack ? result.CanaryCalls : null, Results.Where(result => result.Reached));

    /// <summary>Calls until everybody is in, at a quantile of all rollouts; null where they did not get there.</summary>
    public double? CompletedAfter(double share) =>
        Quantile(share, result => result.Phase == RolloutPhase.Completed ? result.Calls : null, Results);

    /// <summary>How many worse canaries were rolled back too late.</summary>
    public int LaterThan(double canaryCalls) =>
        Results.Count(result => result.Reached && !(result.Phase == RolloutPhase.RolledBack && result.CanaryCalls <= canaryCalls));

    private static double? Quantile(double share, Func<SimResult, int?> value, IEnumerable<SimResult> results)
    {
        int[] sorted = [.. results.Select(result => value(result) ?? int.MaxValue).Order()];
        return sorted.Length > 0 && sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)] is < int.MaxValue and var found ? found : null;
    }
}

using SafeGenAI.Rollout;
using StagedRollout.Simulation;

namespace StagedRollout;

/// <summary>One run.</summary>
internal static class SampleRun
{
    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        CanaryRollout[] rollouts = [.. settings.Scenarios.Select(s => new CanaryRollout(s, settings.Seed))];
        foreach (CanaryRollout r in rollouts) await r.StartAsync(cancellationToken);
        for (int h = 1; h <= 24 * 21 && !rollouts.All(r => r.HasEnded); h++)
        {
            await Parallel.ForEachAsync(rollouts, cancellationToken, async (r, c) => await r.PlayAsync(SimulatedClock.Start.AddHours(h), c));
            if (h % 24 == 0) foreach (CanaryRollout r in rollouts.Where(r => !r.HasEnded)) Console.WriteLine($"{h / 24} {r.Status} {r.Status!.CanaryUnits} {r.Status.ControlUnits} {r.Status.MoreUnits} {r.Status.ReadyAt}");
        }
        foreach (CanaryRollout r in rollouts) { foreach (RolloutEntry e in r.History) Console.WriteLine($"{e.At:u} {e.Feature} {e}"); await r.DisposeAsync(); }
        return 0;
    }
}

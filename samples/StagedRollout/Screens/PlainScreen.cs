using StagedRollout.Simulation;

namespace StagedRollout.Screens;

/// <summary>Lines of text, for files and build logs: each transition as it happens, and once a day how it stands.</summary>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    public async Task ShowAsync(IReadOnlyList<CanaryRollout> rollouts, Func<Action<DateTimeOffset>, Task> play)
    {
        Dictionary<CanaryRollout, int> told = rollouts.ToDictionary(rollout => rollout, _ => 0);
        DateTimeOffset last = default;
        await play(now =>
        {
            last = now;
            foreach (CanaryRollout rollout in rollouts)
            {
                for (; told[rollout] < rollout.History.Count; told[rollout]++)
                {
                    output.WriteLine(Lines.Of(rollout.History[told[rollout]]));
                }

                if (now.TimeOfDay == TimeSpan.Zero && now > SimulatedClock.Start && !rollout.HasEnded)
                {
                    output.WriteLine(Lines.Of(now, rollout.Status));
                }
            }
        });

        output.WriteLine();
        output.WriteLine("In the end:");
        foreach (CanaryRollout rollout in rollouts)
        {
            output.WriteLine(Lines.End(rollout, last));
        }
    }
}

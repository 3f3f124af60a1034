using Spectre.Console;
using StagedRollout.Screens;
using StagedRollout.Simulation;

namespace StagedRollout;

/// <summary>One run: plays every rollout until its gates have decided.</summary>
internal static class SampleRun
{
    private const int Undecided = 1;
    private const int Cancelled = 130;

    private static readonly TimeSpan Frame = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(28);

    /// <summary>Two weeks take a minute.</summary>
    private static readonly TimeSpan TimeOfFrame = TimeSpan.FromMinutes(1) / (TimeSpan.FromDays(14) / Frame);

    public static Task<int> RunAsync(Settings settings, CancellationToken cancellationToken) =>
        RunAsync(settings, AnsiConsole.Console, Console.Error, cancellationToken);

    public static async Task<int> RunAsync(Settings settings, IAnsiConsole console, TextWriter errors, CancellationToken cancellationToken)
    {
        // Neither a file nor a build log can be drawn on.
        IScreen screen = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? new LiveScreen(console)
            : new PlainScreen(console.Profile.Out.Writer);
        List<CanaryRollout> rollouts = [];
        try
        {
            foreach (Scenario scenario in settings.Scenarios)
            {
                rollouts.Add(await CanaryRollout.StartAsync(scenario, settings.Seed, cancellationToken));
            }

            await screen.ShowAsync(rollouts, show => PlayAsync(rollouts, settings.Fast ? TimeSpan.Zero : TimeOfFrame, show, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Cancelled.");
            return Cancelled;
        }
        finally
        {
            foreach (CanaryRollout rollout in rollouts)
            {
                await rollout.DisposeAsync();
            }
        }

        if (rollouts.FindAll(rollout => !rollout.HasEnded) is { Count: > 0 } undecided)
        {
            await errors.WriteLineAsync(
                $"After {Longest.Days} days the gates have not decided on {string.Join(", ", undecided.Select(rollout => rollout.Name))}: try another --seed than {settings.Seed}.");
            return Undecided;
        }

        return 0;
    }

    private static async Task PlayAsync(
        List<CanaryRollout> rollouts, TimeSpan timeOfFrame, Action<DateTimeOffset> show, CancellationToken cancellationToken)
    {
        TimeProvider wall = TimeProvider.System;
        long began = wall.GetTimestamp();
        for (int frame = 0; frame <= Longest / Frame; frame++)
        {
            DateTimeOffset now = SimulatedClock.Start + (frame * Frame);
            await Task.WhenAll(rollouts.Select(rollout => Task.Run(() => rollout.PlayAsync(now, cancellationToken), cancellationToken)));
            show(now);
            if (rollouts.TrueForAll(rollout => rollout.HasEnded))
            {
                return;
            }

            TimeSpan early = (frame * timeOfFrame) - wall.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, wall, cancellationToken);
            }
        }
    }
}

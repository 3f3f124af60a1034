using System.Globalization;
using SafeGenAI.Rollout;
using StagedRollout.Simulation;

namespace StagedRollout.Screens;

/// <summary>What happened, a line each. The sentences are the library's own.</summary>
internal static class Lines
{
    public static string Day(DateTimeOffset moment) => string.Create(
        CultureInfo.InvariantCulture, $"day {(moment - SimulatedClock.Start).Days + 1,2} {moment:HH:mm}");

    public static string Of(RolloutEntry entry) => $"{Day(entry.At)}  {entry.Feature}: {entry}";

    public static string Of(DateTimeOffset now, RolloutStatus status) => $"{Day(now)}  {status}";

    /// <summary>How a rollout ended, and why.</summary>
    public static string End(CanaryRollout rollout, DateTimeOffset now) => rollout.HasEnded ? Of(rollout.History[^1]) : Of(now, rollout.Status);
}

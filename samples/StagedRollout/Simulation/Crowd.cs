namespace StagedRollout.Simulation;

/// <summary>Thousands of users who come when they like: by day more than by night.</summary>
internal sealed class Crowd(Chance chance)
{
    public const int Users = 50_000;
    public const int CallsPerDay = 15_000;

    private static readonly TimeSpan Between = TimeSpan.FromDays(1) / CallsPerDay;

    /// <summary>The next one after a moment.</summary>
    public Visit Next(DateTimeOffset after)
    {
        // Fewest at 2 o'clock, most at 14.
        double traffic = 1 - (0.7 * Math.Cos((after.TimeOfDay.TotalHours - 2) / 24 * 2 * Math.PI));
        return new Visit(
            after + TimeSpan.FromTicks((long)chance.Wait(Between.Ticks / traffic)),
            $"user-{chance.Below(Users)}",
            $"Your order costs {10 + chance.Below(890)} USD and leaves on {1 + chance.Below(28)} March 2026.");
    }
}

using System.Globalization;
using SafeGenAI.Budgets.Status;

namespace SafeGenAI.Budgets;

/// <summary>Where a budget is going, at its pace so far. Amounts are in the limit's unit, rounded up.</summary>
/// <param name="PerHour">The pace: since the window's start; of a rolling window, over the window.</param>
/// <param name="AtReset">What will be spent when the window ends; of a rolling window, what it will hold: what it holds now.</param>
/// <param name="ReachedAt">When the limit is reached, UTC: the time of the forecast where it is already; null where it is not
/// reached before the window ends.</param>
public sealed record BudgetForecast(long PerHour, long AtReset, DateTimeOffset? ReachedAt)
{
    /// <summary>The share of a window that must be over before its pace says anything: one part in this many.</summary>
    public const int NoForecastShare = 60;

    /// <summary>The forecast, or null where nothing is spent, or less than a sixtieth of a fixed window is over.</summary>
    internal static BudgetForecast? Of(in BudgetState state, DateTimeOffset now)
    {
        Per per = state.Limit.Per;
        long id = per.IdAt(now);
        DateTimeOffset start = per.StartOf(id - per.Slots + 1);
        long elapsed = (now - start).Ticks;
        if (state.Spent <= 0 || elapsed <= 0)
        {
            return null;
        }

        long perHour = Proportion.Up(state.Spent, TimeSpan.TicksPerHour, elapsed);
        bool reached = state.Spent >= state.Limit.Amount;
        if (per.IsRolling)
        {
            return new(perHour, state.Spent, reached ? now : null);
        }

        // A store whose clock is in another window than ours knows no pace that we could tell.
        DateTimeOffset end = per.EndOf(id);
        if (state.ResetsAt != end || elapsed < (end - start).Ticks / NoForecastShare)
        {
            return null;
        }

        long left = (end - now).Ticks;
        long atReset = Proportion.Plus(state.Spent, Proportion.Up(state.Spent, left, elapsed));
        long wait = reached ? 0 : Proportion.Up(elapsed, state.Limit.Amount - state.Spent, state.Spent);
        return new(perHour, atReset, wait < left ? now.AddTicks(wait) : null);
    }

    internal string Describe(BudgetLimit limit)
    {
        string when = ReachedAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"the limit is reached at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : "the limit holds";
        string span = limit.Per.IsRolling ? "in the window" : "by its end";
        return $"at this pace, {limit.Describe(PerHour)} per hour, {limit.Describe(AtReset)} {span}: {when}";
    }
}

namespace SafeGenAI.Budgets;

/// <summary>Numbers the windows on the clock, each one more than the one before.</summary>
internal interface IWindowCalendar
{
    long IdAt(DateTimeOffset time);

    /// <returns>The first moment, UTC, or null outside the years 1 to 9999.</returns>
    DateTimeOffset? StartOf(long id);
}

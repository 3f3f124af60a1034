namespace SafeGenAI.Budgets;

/// <summary>What kind of window a limit counts over.</summary>
public enum WindowKind
{
    /// <summary>A minute of the clock.</summary>
    Minute = 1,

    /// <summary>An hour of the clock.</summary>
    Hour = 2,

    /// <summary>A day of the calendar, UTC or of a time zone.</summary>
    Day = 3,

    /// <summary>A week of the calendar, from Monday.</summary>
    Week = 4,

    /// <summary>A month of the calendar.</summary>
    Month = 5,

    /// <summary>A window that slides with the clock.</summary>
    Rolling = 6,
}

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What a word says about a number, a date or a time.</summary>
internal enum TermKind : byte
{
    None,

    /// <summary>A number from 0 to 19.</summary>
    Small,

    /// <summary>Twenty to ninety.</summary>
    Tens,

    /// <summary>A factor by which what stands before is multiplied: hundred, dozen, million.</summary>
    Magnitude,

    /// <summary>A factor only where it is written onto a number: 5k, $5m.</summary>
    ShortMagnitude,

    /// <summary>Half, a third: the value is in hundredths of a percent.</summary>
    Fraction,

    /// <summary>Once, first: supports a number, claims none.</summary>
    Order,

    /// <summary>The nineties.</summary>
    Decade,

    /// <summary>What is counted or measured; the value is a <see cref="Claims.Unit"/>.</summary>
    Unit,

    Month,

    /// <summary>A month's name that is a common word too: may, march.</summary>
    DoubtfulMonth,

    Weekday,

    /// <summary>A weekday's short form, which may be another word: sat, sun.</summary>
    DoubtfulWeekday,

    /// <summary>Before or after noon; the value is in minutes.</summary>
    Meridiem,

    /// <summary>A time of day by name; the value is in minutes.</summary>
    DayTime,

    /// <summary>The ending of an ordinal: 8th.</summary>
    OrdinalEnding,

    About,
    Above,
    Below,
}

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What a mention in a text is compared as.</summary>
internal enum MentionKind : byte
{
    Number,

    /// <summary>Groups of digits with ", " between: one number, or several.</summary>
    Grouped,

    /// <summary>Two numbers with a slash: a date, or both.</summary>
    Pair,

    /// <summary>A date or a part of one.</summary>
    Date,

    /// <summary>A day of the week; the value counts from Sunday.</summary>
    Weekday,

    /// <summary>A time of day in minutes.</summary>
    Time,

    /// <summary>Ten years, by the first of them; two digits where the century is left open.</summary>
    Decade,

    /// <summary>A version, an address, an identifier: compared as it is written.</summary>
    Token,
}

namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the number detector. Stable: they are stored in decisions.</summary>
public static class NumberFindingCodes
{
    /// <summary>The number is in no source, nor does it follow from numbers that are.</summary>
    public const string Unsupported = "number.unsupported";

    /// <summary>A source has a number that this one rounds without saying so.</summary>
    public const string Rounded = "number.rounded";

    /// <summary>A small number in words that no source gives: it may have been counted from what a source lists.</summary>
    public const string Counted = "number.counted";

    /// <summary>The date, year, weekday or time of day is in no source.</summary>
    public const string DateUnsupported = "date.unsupported";

    /// <summary>The sources have the number with another unit or currency only.</summary>
    public const string UnitChanged = "unit.changed";
}

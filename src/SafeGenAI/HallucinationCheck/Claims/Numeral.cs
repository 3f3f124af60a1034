namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What digits with separators say.</summary>
/// <param name="Kind">What it is compared as.</param>
/// <param name="Value">The value; of a time the minutes; without sign.</param>
internal readonly record struct Numeral(MentionKind Kind, decimal Value)
{
    /// <summary>The value in another culture's reading, or <see cref="NumberMention.NoOther"/>.</summary>
    public decimal Other { get; init; } = NumberMention.NoOther;

    /// <summary>The place value of the last digit that counts.</summary>
    public decimal Step { get; init; } = 1;

    public CalendarDate Date { get; init; }

    public CalendarDate OtherDate { get; init; }

    /// <summary>Digits and nothing else, and how many.</summary>
    public int PlainDigits { get; init; }

    public bool IsYear => PlainDigits == 4 && Value is >= 1000 and < 2200;
}

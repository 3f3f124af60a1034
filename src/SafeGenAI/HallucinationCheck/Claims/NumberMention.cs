namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A number, a date or a time in a text.</summary>
/// <param name="Kind">What it is compared as.</param>
/// <param name="From">Its first word.</param>
/// <param name="To">The word after its last.</param>
/// <param name="Value">Its value without sign.</param>
internal readonly record struct NumberMention(MentionKind Kind, int From, int To, decimal Value)
{
    /// <summary>There is no other reading.</summary>
    public const decimal NoOther = -1;

    /// <summary>The value in another reading, such as 1.200 in another culture, or <see cref="NoOther"/>.</summary>
    public decimal Other { get; init; } = NoOther;

    /// <summary>The place value of its last digit that counts: 100,000 for 1.2 million.</summary>
    public decimal Step { get; init; } = 1;

    public Unit Unit { get; init; }

    public CalendarDate Date { get; init; }

    /// <summary>The date in another reading: 03/12/2024.</summary>
    public CalendarDate OtherDate { get; init; }

    /// <summary>The factor that a word beside it gave: 1,000,000 in 5 million.</summary>
    public long Magnitude { get; init; } = 1;

    /// <summary>Supports a claim but is none: a counting word, "may", a pronoun.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Written in words.</summary>
    public bool IsSpelled { get; init; }

    /// <summary>Has the form of a year: four digits without anything else.</summary>
    public bool IsYear { get; init; }

    /// <summary>A small number in words, perhaps counted from what a source lists: two men, five songs.</summary>
    public bool IsCount => IsSpelled && Magnitude == 1 && Kind == MentionKind.Number && (Value < 3 || (Value <= 12 && Unit == Unit.None));

    public bool IsOneDigit => Value < Step * 10;
}

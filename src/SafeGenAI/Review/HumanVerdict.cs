namespace SafeGenAI.Review;

/// <summary>A person's verdict about what the user was given.</summary>
/// <remarks>Immutable. It is stored as it is: a comment that quotes the answer passes no redactor.</remarks>
public sealed record HumanVerdict
{
    /// <summary>Creates a verdict.</summary>
    /// <param name="judgement">Good or bad.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="judgement"/> is neither.</exception>
    public HumanVerdict(ReviewJudgement judgement) => Judgement = Enum.IsDefined(judgement)
        ? judgement
        : throw new ArgumentOutOfRangeException(nameof(judgement), judgement, "Pass Good or Bad.");

    /// <summary>Good or bad.</summary>
    public ReviewJudgement Judgement { get; }

    /// <summary>Why, as a stable word of the application's, such as <c>invented</c>, <c>incomplete</c> or <c>false_alarm</c>.</summary>
    /// <value>Default null.</value>
    public string? Category { get; init; }

    /// <summary>Why, in the reviewer's words.</summary>
    /// <value>Default null.</value>
    public string? Comment { get; init; }

    /// <summary>How good, 0 to 1.</summary>
    /// <value>Default null: nobody said.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no number from 0 to 1.</exception>
    public double? Score
    {
        get;
        init => field = value is null or (>= 0 and <= 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Score), value, "A score is from 0 to 1: divide by the scale's length, or leave it out.");
    }

    /// <summary>Judgement and score; neither category nor comment, which may quote content.</summary>
    public override string ToString() => FormattableString.Invariant($"{Judgement}{(Score is { } score ? $" ({score})" : "")}");
}

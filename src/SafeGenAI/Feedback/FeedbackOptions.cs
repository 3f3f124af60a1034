namespace SafeGenAI.Feedback;

/// <summary>How votes on answers are taken.</summary>
public sealed class FeedbackOptions
{
    /// <summary>The most characters of a comment that are kept.</summary>
    internal const int MaximumComment = 1_000;

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3_650);

    /// <summary>How long after its call began a token may be voted with.</summary>
    /// <value>Default 30 days; more than zero, at most 3,650 days.</value>
    public TimeSpan TokenLifetime
    {
        get;
        set => field = value > TimeSpan.Zero && value <= LongestLifetime
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TokenLifetime), value, $"TokenLifetime is {value}; set more than zero, and at most 3,650 days.");
    } = TimeSpan.FromDays(30);

    /// <summary>How many votes one user may give within a minute; where nobody is named, how many may come for one call.</summary>
    /// <remarks>Counted in each process by itself, for at most 65,536 users a minute; those that come after them wait for the next one.</remarks>
    /// <value>Default 60; at least 1.</value>
    public int VotesPerMinute
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(VotesPerMinute), value, $"VotesPerMinute is {value}; set at least 1.");
    } = 60;

    /// <summary>Whether what users write is kept. It is content: it may name people, and quote the answer.</summary>
    /// <remarks>It goes through the <c>IRedactorProvider</c> that is registered, with the classification <c>ReviewData.Comment</c>, before
    /// the store or anybody else is given it. Where there is none it is kept as it was written, and a warning says so at the start.</remarks>
    /// <value>Default false: a comment is dropped, and the result says so.</value>
    public bool KeepComments { get; set; }
}

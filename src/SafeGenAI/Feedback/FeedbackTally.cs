namespace SafeGenAI.Feedback;

/// <summary>The votes on a feature since a time, each user's last one on each call, for a gate to read.</summary>
/// <remarks>Immutable. Votes of feedback alone promote nothing: they are few, and of those who chose to vote.</remarks>
public sealed class FeedbackTally
{
    /// <summary>Creates a tally.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="arms">The counts, each arm once.</param>
    public FeedbackTally(string feature, IEnumerable<FeedbackArmTally> arms)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(arms);
        Feature = feature;
        Arms = [.. arms.OrderBy(arm => arm.Arm, StringComparer.Ordinal)];
    }

    /// <summary>The feature's name.</summary>
    public string Feature { get; }

    /// <summary>The counts of each arm that has votes, in the order of their names.</summary>
    public IReadOnlyList<FeedbackArmTally> Arms { get; }

    /// <summary>Over all arms.</summary>
    public long Helpful => Arms.Sum(arm => arm.Helpful);

    /// <summary>Over all arms.</summary>
    public long Unhelpful => Arms.Sum(arm => arm.Unhelpful);
}

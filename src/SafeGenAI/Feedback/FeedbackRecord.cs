namespace SafeGenAI.Feedback;

/// <summary>One user's vote on one call.</summary>
/// <remarks>Immutable. Its text shows no comment and no user.</remarks>
public sealed record FeedbackRecord
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>The call's id: the key to its decision.</summary>
    public required string CallId { get; init; }

    /// <summary>The user as decisions name him (a keyed hash, 32 hexadecimal digits); null where nobody is named. All votes on a call
    /// without a user are one user's.</summary>
    public string? User { get; init; }

    /// <summary>The tenant as decisions name it, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>The arm of a rollout that the call was in, or null.</summary>
    public string? Arm { get; init; }

    /// <summary>Whether the answer was helpful.</summary>
    public required bool IsHelpful { get; init; }

    /// <summary>What the user said; null where nothing was, or none is kept. At most 1,000 characters.</summary>
    public string? Comment { get; init; }

    /// <summary>When the vote came, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the call began, in UTC, to the second; null where no token says it, or its arm was not drawn by lot. No store keeps it.</summary>
    internal DateTimeOffset? AskedAt { get; init; }

    /// <summary>The vote without what the user wrote.</summary>
    public override string ToString() => $"{(IsHelpful ? "helpful" : "unhelpful")}, call {CallId} of feature '{Feature}'";
}

using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Review;

/// <summary>One call that a person is to look at, or has looked at.</summary>
/// <remarks>Immutable: a queue gives a new one for every change. Users and tenants are keyed hashes, as in decisions.</remarks>
public sealed record ReviewItem
{
    /// <summary>The item's id: the call's and the stratum's, see <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The call's id: the key to its decision.</summary>
    public required string CallId { get; init; }

    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>The group that it was sampled from.</summary>
    public required ReviewStratum Stratum { get; init; }

    /// <summary>How many calls of its stratum it stands for: one divided by the rate at which it was taken; at least 1.</summary>
    public required double Weight { get; init; }

    /// <summary>When the call ended, or the feedback came, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The user as a keyed hash, or null.</summary>
    public string? User { get; init; }

    /// <summary>The tenant as a keyed hash, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>The hallucination check's verdict about the last answer it looked at.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What the check found in it. Ids of sources only with consent, redacted.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The model that produced the answer; null for a rung.</summary>
    public string? Model { get; init; }

    /// <summary>Where the answer came from.</summary>
    public Provenance Provenance { get; init; }

    /// <summary>The last failure on the way to the answer, or null.</summary>
    public FailureKind? FailureKind { get; init; }

    /// <summary>The answers that were rejected on the way, in their order.</summary>
    public IReadOnlyList<RejectedAnswer> RejectedAnswers { get; init; } = [];

    /// <summary>What was said, redacted; null without consent.</summary>
    public ReviewContent? Content { get; init; }

    /// <summary>Counts the changes; 1 when the item is added. Who changes it says which one they have seen.</summary>
    public long Version { get; init; } = 1;

    /// <summary>How far its review is.</summary>
    public ReviewState State { get; init; } = ReviewState.Open;

    /// <summary>Who has it, or decided it; null while it is open.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>When others may claim it again, UTC; null where nobody has it.</summary>
    public DateTimeOffset? LeaseEnds { get; init; }

    /// <summary>The person's verdict; null until there is one.</summary>
    public HumanVerdict? HumanVerdict { get; init; }

    /// <summary>When it was decided, UTC; null until it is.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whose turn it is: 0, what was uncertain or complained of, before 1, the sample.</summary>
    public int Rank => RankOf(Stratum);

    /// <summary>The id of a call's item in a stratum: adding it again adds nothing.</summary>
    public static string IdOf(string callId, ReviewStratum stratum) => $"{callId}-{(int)stratum}";

    /// <summary>The item as it stands at a moment: where its lease has ended, nobody has it. Its version stays.</summary>
    public ReviewItem At(DateTimeOffset now) => State == ReviewState.Claimed && LeaseEnds <= now
        ? this with { State = ReviewState.Open, ClaimedBy = null, LeaseEnds = null }
        : this;

    /// <summary>Whose turn an item of a stratum is, see <see cref="Rank"/>.</summary>
    public static int RankOf(ReviewStratum stratum) => stratum is ReviewStratum.Uncertain or ReviewStratum.NegativeFeedback ? 0 : 1;

    /// <summary>Id, feature, stratum and state; neither content nor anybody's name.</summary>
    public override string ToString() => FormattableString.Invariant($"{Id} of '{Feature}', {Stratum}, {State}, version {Version}");
}

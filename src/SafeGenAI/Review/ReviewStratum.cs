namespace SafeGenAI.Review;

/// <summary>The groups that reviews are sampled from, each at a rate of its own.</summary>
/// <remarks>
/// Every call that ended with an answer or a failure is in exactly one of the first four; feedback comes later and makes an item beside
/// that of the call. The values are stable: they are stored.
/// </remarks>
public enum ReviewStratum
{
    /// <summary>A model's answer, or the cache's, left without an objection.</summary>
    Accepted = 1,

    /// <summary>An answer left that the hallucination check did not find supported, or that it wants a person to look at.</summary>
    Uncertain = 2,

    /// <summary>An answer was rejected by the hallucination check or a validator; a later model or a rung may have answered.</summary>
    Rejected = 3,

    /// <summary>No answer could be had where it was meant to come from: a rung or another model answered, a stream broke off, the call failed.</summary>
    Failed = 4,

    /// <summary>A user said that the answer did not help.</summary>
    NegativeFeedback = 5,
}

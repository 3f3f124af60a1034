namespace SafeGenAI.Feedback;

/// <summary>What a token says: which answer, to whom, when.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="CallId">The call's id.</param>
/// <param name="User">The user's pseudonym, or null.</param>
/// <param name="Tenant">The tenant's pseudonym, or null.</param>
/// <param name="Arm">The arm of a rollout, or null.</param>
/// <param name="IssuedAt">When the call began, in seconds since 1970, UTC.</param>
/// <param name="Counts">Whether lots were drawn over the arm, so that the vote says something of it.</param>
internal readonly record struct FeedbackClaims(string Feature, string CallId, string? User, string? Tenant, string? Arm, long IssuedAt, bool Counts = false);

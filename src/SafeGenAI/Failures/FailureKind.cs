namespace SafeGenAI.Failures;

/// <summary>Why a call, or one attempt of it, did not give an acceptable answer.</summary>
/// <remarks>The values are stable: they are stored in decisions and used as metric tags by name.</remarks>
public enum FailureKind
{
    /// <summary>The model took longer than allowed: for an attempt, to the first content, between two updates, or in all.</summary>
    Timeout = 1,

    /// <summary>The provider asked to slow down (HTTP 429).</summary>
    RateLimited = 2,

    /// <summary>The model declined to answer.</summary>
    Refusal = 3,

    /// <summary>The provider's content filter stopped the prompt or the answer.</summary>
    ContentFiltered = 4,

    /// <summary>The answer ended at the output limit.</summary>
    Truncated = 5,

    /// <summary>The answer has no content.</summary>
    Empty = 6,

    /// <summary>The answer does not parse, or a validator rejected it.</summary>
    Invalid = 7,

    /// <summary>The hallucination check rejected the answer.</summary>
    Hallucination = 8,

    /// <summary>A budget had no room for this attempt.</summary>
    BudgetExceeded = 9,

    /// <summary>A user-facing quota, or the provider's own account quota, is used up.</summary>
    QuotaExceeded = 10,

    /// <summary>The model's circuit is open: it failed too often a moment ago and was not asked.</summary>
    CircuitOpen = 11,

    /// <summary>The prompt does not fit the model's context window, or is longer than the feature takes.</summary>
    ContextTooLong = 12,

    /// <summary>The provider did not accept the credentials (HTTP 401, 403).</summary>
    Auth = 13,

    /// <summary>The provider refused the request as malformed (HTTP 400, 404, 422).</summary>
    InvalidRequest = 14,

    /// <summary>The provider failed (HTTP 5xx), or answered with something that is no answer.</summary>
    ProviderError = 15,

    /// <summary>The connection was refused, reset, or broke off.</summary>
    Network = 16,

    /// <summary>The caller cancelled.</summary>
    Canceled = 17,

    /// <summary>No failure: the call is outside the feature's rollout, and the baseline answers. Only a ladder and a typed fallback are told;
    /// no decision and no metric counts it as one.</summary>
    OutsideRollout = 18,
}

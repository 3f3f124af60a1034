namespace SafeGenAI.Calls;

/// <summary>How a call stands with its user's quota.</summary>
/// <remarks>The values are stable: they are stored in decisions by name.</remarks>
public enum QuotaOutcome
{
    /// <summary>The feature has no quota, or the call ended before it was asked.</summary>
    None = 0,

    /// <summary>The call counts.</summary>
    Counted = 1,

    /// <summary>The call does not count: what had been taken for it was given back.</summary>
    Returned = 2,

    /// <summary>The quota had no room, or could not be asked: no model was asked, and nothing was taken.</summary>
    Denied = 3,
}

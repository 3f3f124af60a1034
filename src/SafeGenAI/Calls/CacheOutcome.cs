namespace SafeGenAI.Calls;

/// <summary>What the response cache did for a call.</summary>
public enum CacheOutcome
{
    /// <summary>The feature has no cache.</summary>
    None = 0,

    /// <summary>No accepted answer was stored: a model was asked.</summary>
    Miss = 1,

    /// <summary>A stored answer was given; nothing was billed.</summary>
    Hit = 2,

    /// <summary>Another call was asking the same question: its answer was shared; nothing was billed here.</summary>
    Joined = 3,

    /// <summary>The request cannot be cached: no user or tenant under such a sharing, tools, or a conversation id.</summary>
    Bypassed = 4,
}

namespace SafeGenAI.Calls;

/// <summary>How a logical call ended for its caller.</summary>
public enum Outcome
{
    /// <summary>A model's answer, fresh or from the cache.</summary>
    Answered = 1,

    /// <summary>A rung of the fallback ladder, or the caller's typed fallback.</summary>
    FellBack = 2,

    /// <summary>A stream broke off after its first content: the text so far and a typed ending.</summary>
    Partial = 3,

    /// <summary>The caller cancelled.</summary>
    Canceled = 4,

    /// <summary>The reader of a stream walked away.</summary>
    Abandoned = 5,

    /// <summary>An exception left the call: a chain without fallback, the caller's own delegate, or misuse.</summary>
    Failed = 6,

    /// <summary>The baseline answered, because the call is outside the feature's rollout: a rung, or the caller's typed fallback. No failure.</summary>
    Baseline = 7,
}

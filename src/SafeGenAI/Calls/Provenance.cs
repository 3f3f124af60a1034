namespace SafeGenAI.Calls;

/// <summary>Where an answer came from.</summary>
public enum Provenance
{
    /// <summary>There is no answer.</summary>
    None = 0,

    /// <summary>A model, for this call.</summary>
    Model = 1,

    /// <summary>The response cache: a model's accepted answer to the same question.</summary>
    Cache = 2,

    /// <summary>An accepted answer past its freshness, given because the models failed.</summary>
    StaleAnswer = 3,

    /// <summary>A template filled from the request's variables, or the quota's sentence.</summary>
    Template = 4,

    /// <summary>A rule: a delegate of the application's.</summary>
    Rule = 5,

    /// <summary>The user's own input.</summary>
    Echo = 6,

    /// <summary>The sentence at the very end of every ladder.</summary>
    SafeSentence = 7,

    /// <summary>The typed fallback that the caller passed to <c>ExecuteAsync</c>.</summary>
    CallerFallback = 8,
}

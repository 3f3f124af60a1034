namespace SafeGenAI.Calls;

/// <summary>The tokens of one attempt, none below zero, and how they became known. The default is nothing billed.</summary>
/// <param name="Input">Tokens of the prompt, cached ones included.</param>
/// <param name="CachedInput">What is more than <paramref name="Input"/> is not believed.</param>
/// <param name="Output">Tokens of the answer, reasoning included.</param>
/// <param name="Reasoning">What is more than <paramref name="Output"/> is not believed.</param>
/// <param name="Source">How they became known.</param>
internal readonly record struct TokenUsage(long Input, long CachedInput, long Output, long Reasoning, UsageSource Source)
{
    /// <summary>Part of <see cref="Input"/>; what is more than it is not believed.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Which kinds of tokens these are is not known either: they cost what the dearest kind does.</summary>
    public bool KindsUnknown { get; init; }
}

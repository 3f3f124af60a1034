using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>One request to a model's provider: retries, hops to another model and tool turns are attempts of their own.</summary>
/// <remarks>Written by the chain while the attempt runs; read it once the call has ended.</remarks>
public sealed class Attempt
{
    internal Attempt(string model) => Model = model;

    /// <summary>The model's name in the pipeline.</summary>
    public string Model { get; }

    /// <summary>Whether a check asked it something of its own: it never becomes the answer.</summary>
    internal bool IsAside { get; init; }

    /// <inheritdoc cref="ModelRequest.Question"/>
    internal object? Question { get; init; }

    /// <summary>The model id that the provider reported, or null.</summary>
    public string? ModelId { get; internal set; }

    /// <summary>What went wrong on the wire, or why its answer was rejected, though delivered and billed; null for an accepted one.</summary>
    public FailureKind? Failure { get; internal set; }

    /// <summary>From sending to the last content or the failure.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Tokens of the prompt, cached ones included.</summary>
    public long InputTokens { get; internal set; }

    /// <summary>Tokens of the prompt that the provider had cached: part of <see cref="InputTokens"/>.</summary>
    public long CachedInputTokens { get; internal set; }

    /// <summary>Tokens of the prompt that the provider wrote into its cache: part of <see cref="InputTokens"/>.</summary>
    public long CacheWriteTokens { get; internal set; }

    /// <summary>Tokens of the answer, reasoning included.</summary>
    public long OutputTokens { get; internal set; }

    /// <summary>Tokens of reasoning: part of <see cref="OutputTokens"/>.</summary>
    public long ReasoningTokens { get; internal set; }

    /// <summary>How the token counts became known.</summary>
    public UsageSource UsageSource { get; internal set; }

    /// <summary>What the attempt cost, in nano-USD (1e-9 USD), or null where no price is known and no limit needed one.</summary>
    public long? CostNanoUsd { get; internal set; }
}

using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>What attempts used and cost together: what the provider bills, or is presumed to.</summary>
/// <param name="InputTokens">Tokens of prompts, cached ones included.</param>
/// <param name="CachedInputTokens">Part of <paramref name="InputTokens"/>.</param>
/// <param name="OutputTokens">Tokens of answers, reasoning included.</param>
/// <param name="ReasoningTokens">Part of <paramref name="OutputTokens"/>.</param>
/// <param name="CostNanoUsd">Nano-USD (1e-9 USD); null where the price of an attempt that used tokens is not known.</param>
/// <param name="Source">The least certain source among the attempts.</param>
public readonly record struct AttemptTotals(
    long InputTokens, long CachedInputTokens, long OutputTokens, long ReasoningTokens, long? CostNanoUsd, UsageSource Source)
{
    /// <summary>Tokens that the providers wrote into their caches: part of <see cref="InputTokens"/>.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>The cost in USD, or null where it is not known.</summary>
    public decimal? CostUsd => CostNanoUsd / 1_000_000_000m;

    /// <summary>What answers cost that were rejected; those without a price count nothing.</summary>
    internal static long OfRejected(IReadOnlyList<Attempt> attempts)
    {
        long cost = 0;
        for (int i = 0; i < attempts.Count; i++)
        {
            cost += attempts[i] is { IsAside: false, Failure: { } failure } && FailureKinds.IsRejectedAnswer(failure) ? attempts[i].CostNanoUsd ?? 0 : 0;
        }

        return cost;
    }

    internal static AttemptTotals Of(IReadOnlyList<Attempt> attempts)
    {
        long input = 0, cached = 0, written = 0, output = 0, reasoning = 0, cost = 0;
        bool priced = true;
        UsageSource source = UsageSource.None;
        for (int i = 0; i < attempts.Count; i++)
        {
            Attempt attempt = attempts[i];
            input += attempt.InputTokens;
            cached += attempt.CachedInputTokens;
            written += attempt.CacheWriteTokens;
            output += attempt.OutputTokens;
            reasoning += attempt.ReasoningTokens;
            cost += attempt.CostNanoUsd ?? 0;
            priced &= attempt.CostNanoUsd is not null || attempt.UsageSource == UsageSource.None;
            source = attempt.UsageSource > source ? attempt.UsageSource : source;
        }

        return new(input, cached, output, reasoning, priced ? cost : null, source) { CacheWriteTokens = written };
    }
}

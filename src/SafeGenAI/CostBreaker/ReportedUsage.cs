using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>What a provider reported, as far as it can be believed: null or 0 where it did not say.</summary>
/// <remarks>
/// <see cref="UsageDetails"/> has no property for tokens written into a provider's cache; adapters put them among the
/// additional counts, under a name of their own. The names are looked up in any case.
/// </remarks>
internal readonly record struct ReportedUsage(long? Input, long CachedInput, long CacheWrite, long? Output, long Reasoning)
{
    /// <summary>Anthropic's SDK and Anthropic.SDK; Anthropic's own field; Bedrock's; the agents of GitHub Copilot; OpenAI-like gateways.</summary>
    private static readonly string[] WriteNames =
        ["CacheCreationInputTokens", "cache_creation_input_tokens", "CacheWriteInputTokens", "CacheWriteTokens", "cache_write_tokens"];

    private static readonly string[] ReadNames = ["CacheReadInputTokens", "cache_read_input_tokens"];

    public static ReportedUsage Of(UsageDetails? usage)
    {
        if (usage is null)
        {
            return default;
        }

        long? input = Sane(usage.InputTokenCount);
        long? output = Sane(usage.OutputTokenCount);
        long reasoning = Sane(usage.ReasoningTokenCount) ?? 0;
        if (usage.AdditionalCounts is not { Count: > 0 } counts)
        {
            return new(input, Sane(usage.CachedInputTokenCount) ?? 0, 0, output, reasoning);
        }

        long written = Find(counts, WriteNames) ?? 0;
        if (usage.CachedInputTokenCount is null && Find(counts, ReadNames) is { } read)
        {
            // An adapter that hands Anthropic's counts on as they are: there input is what neither came from the cache nor went into it.
            return new(Sane(input + read + written), read, written, output, reasoning);
        }

        return new(input, Sane(usage.CachedInputTokenCount) ?? 0, written, output, reasoning);
    }

    private static long? Find(AdditionalPropertiesDictionary<long> counts, string[] names)
    {
        foreach (string name in names)
        {
            if (counts.TryGetValue(name, out long tokens) && Sane(tokens) is { } sane)
            {
                return sane;
            }
        }

        return null;
    }

    /// <summary>A provider's count is foreign data: below zero or beyond what a ledger counts it is none.</summary>
    private static long? Sane(long? tokens) => tokens is >= 0 and < BudgetAmount.Maximum / 2 ? tokens : null;
}

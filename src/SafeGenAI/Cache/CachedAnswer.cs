using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>A stored answer. Immutable: readers get copies.</summary>
internal sealed class CachedAnswer(byte[] question, ChatResponse response, GenAICall call, DateTimeOffset storedAt)
{
    private const int Overhead = 512;

    /// <summary>The canonical question: compared on every hit, so that a collision of keys is a miss.</summary>
    public byte[] Question => question;

    public ChatResponse Response => response;

    public string? Model { get; } = call.Model;

    public Verdict Verdict { get; } = call.Verdict;

    public IReadOnlyList<Finding> Findings { get; } = call.Findings;

    public double? QualityScore { get; } = call.QualityScore;

    /// <summary>What it cost to get it: what each hit saves.</summary>
    public long? CostNanoUsd { get; } = AttemptTotals.Of(call.Attempts).CostNanoUsd;

    public DateTimeOffset StoredAt => storedAt;

    /// <summary>About how much memory it takes, in bytes.</summary>
    public long Size
    {
        get
        {
            long size = Overhead + question.Length;
            for (int i = 0; i < response.Messages.Count; i++)
            {
                IList<AIContent> contents = response.Messages[i].Contents;
                for (int c = 0; c < contents.Count; c++)
                {
                    size += contents[c] switch
                    {
                        TextContent text => 2L * text.Text.Length,
                        TextReasoningContent reasoning => 2L * reasoning.Text.Length,
                        DataContent data => data.Data.Length,
                        _ => 0,
                    } + 64;
                }
            }

            return size;
        }
    }
}

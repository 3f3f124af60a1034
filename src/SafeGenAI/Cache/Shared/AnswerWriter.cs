using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache.Shared;

/// <summary>Writes an answer for other processes: texts, reasoning, data, addresses and their citations. <see cref="AnswerReader"/> reads it back.</summary>
internal static class AnswerWriter
{
    /// <returns>False when the answer holds something else: it stays in this process.</returns>
    public static bool TryWrite(ref LengthPrefixedWriter writer, CachedAnswer answer)
    {
        ChatResponse response = answer.Original;
        writer.Write((long?)answer.StoredAt.UtcTicks);
        writer.Write(answer.Model);
        writer.Write((int)answer.Verdict);
        writer.Write(answer.QualityScore is { } score ? BitConverter.DoubleToInt64Bits(score) : (long?)null);
        writer.Write(answer.CostNanoUsd);
        writer.Write(response.CreatedAt?.UtcTicks);
        writer.Write(response.FinishReason?.Value);
        writer.Write(response.ModelId);
        Write(ref writer, answer.Findings);
        writer.Write(response.Messages.Count);
        for (int i = 0; i < response.Messages.Count; i++)
        {
            if (!TryWrite(ref writer, response.Messages[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Texts and data alone: no entry of this answer is smaller. What is far too large is never written.</summary>
    /// <returns>Bytes.</returns>
    public static long LeastSizeOf(ChatResponse response)
    {
        long size = 0;
        for (int i = 0; i < response.Messages.Count; i++)
        {
            IList<AIContent> contents = response.Messages[i].Contents;
            for (int c = 0; c < contents.Count; c++)
            {
                size += contents[c] switch
                {
                    TextContent text => text.Text.Length,
                    TextReasoningContent reasoning => reasoning.Text.Length,
                    DataContent data => data.Data.Length,
                    _ => 0,
                };
            }
        }

        return size;
    }

    private static void Write(ref LengthPrefixedWriter writer, IReadOnlyList<Finding> findings)
    {
        writer.Write(findings.Count);
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            writer.Write(finding.Code);
            writer.Write((int)finding.Severity);
            writer.Write(finding.Claim.Start);
            writer.Write(finding.Claim.Length);
            writer.Write(finding.EvidenceSourceId);
            writer.Write(finding.Evidence?.Start);
            writer.Write(finding.Evidence?.Length);
        }
    }

    private static bool TryWrite(ref LengthPrefixedWriter writer, ChatMessage message)
    {
        writer.Write(message.Role.Value);
        writer.Write(message.AuthorName);
        writer.Write(message.Contents.Count);
        for (int i = 0; i < message.Contents.Count; i++)
        {
            if (!TryWrite(ref writer, message.Contents[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryWrite(ref LengthPrefixedWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                writer.Write((int)ContentKind.Text);
                writer.Write(text.Text);
                return CitationWriter.TryWrite(ref writer, text.Annotations);
            case TextReasoningContent reasoning:
                writer.Write((int)ContentKind.Reasoning);
                writer.Write(reasoning.Text);
                return true;
            case DataContent data when data.GetType() == typeof(DataContent):
                writer.Write((int)ContentKind.Data);
                writer.Write(data.MediaType);
                writer.Write(data.Name);
                writer.Write(data.Data.Span);
                return true;
            case UriContent uri when uri.GetType() == typeof(UriContent):
                writer.Write((int)ContentKind.Uri);
                writer.Write(uri.MediaType);
                writer.Write(uri.Uri.OriginalString);
                return true;
            default:
                return false;
        }
    }
}

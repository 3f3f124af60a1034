using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>
/// Writes everything an answer depends on (L16). What cannot be written for certain is not cached: better no hit than
/// the answer to another question.
/// </summary>
internal static class CanonicalQuestion
{
    /// <summary>Changes with every change of the layout, so that no old entry answers a new question.</summary>
    private const int Format = 1;

    /// <returns>False when the request cannot be cached.</returns>
    public static bool TryWrite(ref LengthPrefixedWriter key, ModelRequest request, string fingerprint, CacheSharing sharing, bool includeTools)
    {
        key.Write(Format);
        key.Write(fingerprint);
        return TryWritePartition(ref key, request.Call, sharing)
            && TryWriteOptions(ref key, request.Options, includeTools)
            && TryWriteMessages(ref key, request.Messages)
            && TryWriteContext(ref key, request.Call);
    }

    private static bool TryWritePartition(ref LengthPrefixedWriter key, GenAICall call, CacheSharing sharing)
    {
        key.Write((int)sharing);
        switch (sharing)
        {
            case CacheSharing.Everyone:
                return true;
            case CacheSharing.Tenant:
                key.Write(call.TenantId);
                return !string.IsNullOrEmpty(call.TenantId);
            default:
                key.Write(call.TenantId);
                key.Write(call.UserId);
                return !string.IsNullOrEmpty(call.UserId);
        }
    }

    private static bool TryWriteOptions(ref LengthPrefixedWriter key, CallOptions options, bool includeTools)
    {
        bool hasTools = options.Tools is { Count: > 0 };
        if (options.ConversationId is not null || options.RawRepresentationFactory is not null
            || options.AdditionalProperties is { Count: > 0 } || options.ContinuationToken is not null
            || options.AllowBackgroundResponses == true || (hasTools && !includeTools))
        {
            return false;
        }

        key.Write(options.Instructions);
        key.Write(options.ModelId);
        key.Write(options.MaxOutputTokens);
        key.Write(options.Temperature);
        key.Write(options.TopP);
        key.Write(options.TopK);
        key.Write(options.FrequencyPenalty);
        key.Write(options.PresencePenalty);
        key.Write(options.Seed);
        key.Write(options.Reasoning is { } reasoning ? $"{reasoning.Effort}/{reasoning.Output}" : null);
        key.Write(options.StopSequences?.Count ?? 0);
        for (int i = 0; i < options.StopSequences?.Count; i++)
        {
            key.Write(options.StopSequences[i]);
        }

        return TryWriteFormat(ref key, options.ResponseFormat) && TryWriteTools(ref key, options);
    }

    private static bool TryWriteFormat(ref LengthPrefixedWriter key, ChatResponseFormat? format)
    {
        switch (format)
        {
            case null:
                key.Write(0);
                return true;
            case ChatResponseFormatText:
                key.Write(1);
                return true;
            case ChatResponseFormatJson json:
                key.Write(2);
                key.Write(json.SchemaName);
                key.Write(json.SchemaDescription);
                Write(ref key, json.Schema);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteTools(ref LengthPrefixedWriter key, CallOptions options)
    {
        key.Write(options.Tools?.Count ?? 0);
        for (int i = 0; i < options.Tools?.Count; i++)
        {
            if (options.Tools[i] is not AIFunctionDeclaration function || function.AdditionalProperties.Count > 0)
            {
                return false;
            }

            // Where a tool needs an approval, or runs elsewhere, its type says so.
            key.Write(function.GetType().FullName);
            key.Write(function.Name);
            key.Write(function.Description);
            Write(ref key, function.JsonSchema);
        }

        key.Write(options.AllowMultipleToolCalls is { } many ? many ? 1 : 0 : -1);
        key.Write(options.ToolMode switch
        {
            null => null,
            RequiredChatToolMode required => $"required:{required.RequiredFunctionName}",
            { } mode => mode.GetType().Name,
        });
        return true;
    }

    private static bool TryWriteMessages(ref LengthPrefixedWriter key, IReadOnlyList<ChatMessage> messages)
    {
        key.Write(messages.Count);
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            if (message.RawRepresentation is not null || message.AdditionalProperties is { Count: > 0 })
            {
                return false;
            }

            key.Write(message.Role.Value);
            key.Write(message.AuthorName);
            key.Write(message.Contents.Count);
            for (int c = 0; c < message.Contents.Count; c++)
            {
                if (!TryWrite(ref key, message.Contents[c]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryWrite(ref LengthPrefixedWriter key, AIContent content)
    {
        // An adapter may send what stands in these in place of what we can see.
        if (content.RawRepresentation is not null || content.AdditionalProperties is { Count: > 0 })
        {
            return false;
        }

        switch (content)
        {
            case TextContent text:
                key.Write(1);
                key.Write(text.Text);
                return true;
            case DataContent data when data.GetType() == typeof(DataContent):
                key.Write(2);
                key.Write(data.MediaType);
                key.Write(data.Name);
                key.Write(data.Data.Span);
                return true;
            case UriContent uri when uri.GetType() == typeof(UriContent):
                key.Write(3);
                key.Write(uri.MediaType);
                key.Write(uri.Uri.OriginalString);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteContext(ref LengthPrefixedWriter key, GenAICall call)
    {
        key.Write(call.Sources.Count);
        foreach (GenAISource source in call.Sources)
        {
            key.Write(source.Id);
            key.Write(source.Text);
            key.Write(source.IsTruncated ? 1 : 0);
        }

        key.Write(call.Variables.Count);
        if (call.Variables.Count > 0)
        {
            foreach ((string name, string value) in call.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                key.Write(name);
                key.Write(value);
            }
        }

        return true;
    }

    private static void Write(ref LengthPrefixedWriter key, JsonElement? json)
    {
        if (json is { ValueKind: not JsonValueKind.Undefined } element)
        {
            key.Write(JsonMarshal.GetRawUtf8Value(element));
        }
        else
        {
            key.Write(-1);
        }
    }
}

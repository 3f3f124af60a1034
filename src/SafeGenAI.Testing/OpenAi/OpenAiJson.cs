using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Writes what OpenAI writes as one JSON body.</summary>
internal static class OpenAiJson
{
    public static byte[] Error(string message, string? type, string? parameter, string? code) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteString("param", parameter);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static byte[] Error(OpenAiStubError error) => Error(error.Message, error.Type, error.Parameter, error.Code);

    public static byte[] Body(Completion completion, OpenAiStubRequest request) => Write(json =>
    {
        json.WriteStartObject();
        WriteIdentity(json, request, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        WriteMessage(json, completion, request);
        json.WriteString("finish_reason", completion.FinishReason);
        WriteLogProbabilities(json, request, completion.Content is null ? [] : completion.Tokens());
        json.WriteEndObject();
        json.WriteEndArray();
        if (completion.Usage is { } usage)
        {
            WriteUsage(json, usage);
        }

        json.WriteEndObject();
    });

    public static void WriteIdentity(Utf8JsonWriter json, OpenAiStubRequest request, string kind)
    {
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{request.Number}"));
        json.WriteString("object", kind);
        json.WriteNumber("created", request.ReceivedAt.ToUnixTimeSeconds());
        json.WriteString("model", request.Model);
    }

    /// <summary>Null where the request asks for none, as OpenAI writes it.</summary>
    public static void WriteLogProbabilities(
        Utf8JsonWriter json, OpenAiStubRequest request, IEnumerable<(string Part, double? LogProbability)> tokens)
    {
        if (!request.LogProbabilities)
        {
            json.WriteNull("logprobs");
            return;
        }

        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach ((string part, double? logProbability) in tokens)
        {
            json.WriteStartObject();
            json.WriteString("token", part);
            json.WriteNumber("logprob", logProbability ?? 0);
            json.WriteStartArray("bytes");
            foreach (byte value in Encoding.UTF8.GetBytes(part))
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteStartArray("top_logprobs");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    public static void WriteUsage(Utf8JsonWriter json, OpenAiStubUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", (long)usage.PromptTokens + usage.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string ToolCallId(OpenAiStubRequest request, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"call_{request.Number}_{index}");

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, Completion completion, OpenAiStubRequest request)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", completion.Content);
        json.WriteString("refusal", completion.Refusal);
        if (completion.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            for (int i = 0; i < completion.ToolCalls.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("id", ToolCallId(request, i));
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", completion.ToolCalls[i].Name);
                json.WriteString("arguments", completion.ToolCalls[i].Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

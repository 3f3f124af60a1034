using System.Text.Json;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Writes what OpenAI writes as server-sent events: role, deltas, finish reason, usage, done.</summary>
internal sealed class OpenAiEvents(Stream body, OpenAiStubRequest request)
{
    public Task WriteRoleAsync(CancellationToken cancellationToken) => WriteChoiceAsync(
        finishReason: null,
        json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteNull("refusal");
        },
        cancellationToken);

    public Task WriteDeltaAsync(Delta delta, CancellationToken cancellationToken) => WriteChoiceAsync(
        finishReason: null,
        json =>
        {
            switch (delta.Kind)
            {
                case DeltaKind.Content:
                    json.WriteString("content", delta.Text);
                    break;
                case DeltaKind.Refusal:
                    json.WriteString("refusal", delta.Text);
                    break;
                default:
                    WriteToolCall(json, delta);
                    break;
            }
        },
        cancellationToken,
        delta.LogProbability is null ? null : [(delta.Text, delta.LogProbability)]);

    public Task WriteFinishAsync(string finishReason, CancellationToken cancellationToken) =>
        WriteChoiceAsync(finishReason, static _ => { }, cancellationToken);

    public Task WriteUsageAsync(OpenAiStubUsage usage, CancellationToken cancellationToken) => WriteEventAsync(
        OpenAiJson.Write(json =>
        {
            json.WriteStartObject();
            OpenAiJson.WriteIdentity(json, request, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteEndArray();
            OpenAiJson.WriteUsage(json, usage);
            json.WriteEndObject();
        }),
        cancellationToken);

    public Task WriteDoneAsync(CancellationToken cancellationToken) => WriteEventAsync("[DONE]"u8.ToArray(), cancellationToken);

    public async Task WriteEventAsync(byte[] data, CancellationToken cancellationToken)
    {
        await body.WriteAsync((byte[])[.. "data: "u8, .. data, .. "\n\n"u8], cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private Task WriteChoiceAsync(
        string? finishReason, Action<Utf8JsonWriter> writeDelta, CancellationToken cancellationToken,
        (string Part, double? LogProbability)[]? tokens = null) =>
        WriteEventAsync(
            OpenAiJson.Write(json =>
            {
                json.WriteStartObject();
                OpenAiJson.WriteIdentity(json, request, "chat.completion.chunk");
                json.WriteStartArray("choices");
                json.WriteStartObject();
                json.WriteNumber("index", 0);
                json.WriteStartObject("delta");
                writeDelta(json);
                json.WriteEndObject();
                if (tokens is not null)
                {
                    OpenAiJson.WriteLogProbabilities(json, request, tokens);
                }

                json.WriteString("finish_reason", finishReason);
                json.WriteEndObject();
                json.WriteEndArray();
                if (request.IncludeUsage)
                {
                    json.WriteNull("usage");
                }

                json.WriteEndObject();
            }),
            cancellationToken);

    private void WriteToolCall(Utf8JsonWriter json, Delta delta)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", delta.ToolIndex);
        if (delta.Kind == DeltaKind.ToolName)
        {
            json.WriteString("id", OpenAiJson.ToolCallId(request, delta.ToolIndex));
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (delta.Kind == DeltaKind.ToolName)
        {
            json.WriteString("name", delta.Text);
        }

        json.WriteString("arguments", delta.Kind == DeltaKind.ToolName ? "" : delta.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

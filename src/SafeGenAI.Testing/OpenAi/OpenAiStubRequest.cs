using System.Diagnostics;
using System.Text.Json;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>A well-formed chat completions request that an <see cref="OpenAiStub"/> received.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
[DebuggerDisplay("#{Number} {Model}, {Messages.Count} messages")]
public sealed class OpenAiStubRequest
{
    private readonly TaskCompletionSource<OpenAiStubEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal OpenAiStubRequest() { }

    /// <summary>Which request of the stub this is: 1, 2, 3 and so on, in the order of <see cref="OpenAiStub.Requests"/>.</summary>
    public int Number { get; internal set; }

    /// <summary>When it came, UTC, on the stub's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal set; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation.</summary>
    public required IReadOnlyList<OpenAiStubMessage> Messages { get; init; }

    /// <summary>The output limit in tokens (<c>max_completion_tokens</c>, else <c>max_tokens</c>), or null.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Whether the reply is streamed as server-sent events.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether the stream ends with a usage chunk (<c>stream_options.include_usage</c>).</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Whether log-probabilities are asked for (<c>logprobs</c>).</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>The type of <c>response_format</c>: "text", "json_object", "json_schema", or null.</summary>
    public string? ResponseFormat { get; init; }

    /// <summary>The name of the schema in <c>response_format</c>, or null.</summary>
    public string? ResponseSchemaName { get; init; }

    /// <summary>The schema in <c>response_format</c>, or null.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary>The functions that are declared as tools.</summary>
    public required IReadOnlyList<OpenAiStubTool> Tools { get; init; }

    /// <summary>The HTTP headers; names compare without case, several values are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The whole body, for what has no property here.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>Completes when the exchange is over: the reply sent, the connection broken, or the client gone.</summary>
    public Task<OpenAiStubEnding> Ended => _ended.Task;

    internal int PromptTokens { get; init; }

    internal void End(OpenAiStubEnding ending) => _ended.TrySetResult(ending);
}

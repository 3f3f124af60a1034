using Microsoft.Extensions.AI;

namespace SafeGenAI.Testing;

/// <summary>One reply of a <see cref="FakeChatClient"/>: an answer, or a failure. Immutable.</summary>
public sealed record FakeReply
{
    private FakeReply()
    {
    }

    /// <summary>The parts a stream is made of; together they are the text.</summary>
    public IReadOnlyList<string> Parts { get; private init; } = [];

    /// <summary>Contents that come after the text: tool calls, data, errors.</summary>
    public IReadOnlyList<AIContent> Contents { get; private init; } = [];

    /// <summary>The finish reason; null where a provider gives none.</summary>
    public ChatFinishReason? FinishReason { get; private init; } = ChatFinishReason.Stop;

    /// <summary>The reported usage; null where a provider reports none.</summary>
    public UsageDetails? Usage { get; private init; } = new() { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 };

    /// <summary>The wait before the first byte, or before the whole answer, on the client's clock.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>The wait between two parts of a stream, on the client's clock.</summary>
    public TimeSpan DelayBetween { get; private init; }

    /// <summary>Waited for before anything is answered and before every part, or null.</summary>
    public Task? Gate { get; private init; }

    /// <summary>Whether it goes on when its token is cancelled, as badly written clients do.</summary>
    public bool IgnoresCancellation { get; private init; }

    /// <summary>What it throws in the end, or null.</summary>
    public Func<Exception>? Exception { get; private init; }

    /// <summary>After how many parts a stream throws; null before any.</summary>
    public int? CutAfter { get; private init; }

    /// <summary>The id of the response; null where a provider gives none.</summary>
    public string? ResponseId { get; private init; }

    /// <summary>A text, cut into parts by words when it is streamed.</summary>
    public static FakeReply Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> parts = [];
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ' ' && text[i - 1] != ' '))
            {
                parts.Add(text[start..i]);
                start = i;
            }
        }

        return new FakeReply { Parts = parts };
    }

    /// <summary>A tool call, and nothing else.</summary>
    public static FakeReply ToolCall(string name, IDictionary<string, object?>? arguments = null, string callId = "call-1") => new()
    {
        Contents = [new FunctionCallContent(callId, name, arguments)],
        FinishReason = ChatFinishReason.ToolCalls,
    };

    /// <summary>Contents in place of a text; a stream gives them in one part.</summary>
    public static FakeReply Of(params AIContent[] contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return new FakeReply { Contents = [.. contents] };
    }

    /// <summary>Throws before anything is answered: a new exception each time.</summary>
    public static FakeReply Throw(Func<Exception> exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new FakeReply { Exception = exception, Usage = null };
    }

    /// <summary>Throws before anything is answered: the same exception each time, so that a test can look for it.</summary>
    public static FakeReply Throw(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Throw(() => exception);
    }

    /// <summary>Never answers, until its token is cancelled.</summary>
    public static FakeReply Stall() => new() { Delay = Timeout.InfiniteTimeSpan };

    /// <summary>Cuts a stream after some parts; the other door throws at once.</summary>
    /// <param name="afterParts">0 or more. Beyond the last part the stream is whole and throws in place of its end.</param>
    /// <param name="exception">What is thrown; a new one each time.</param>
    public FakeReply ThenThrow(int afterParts, Func<Exception> exception)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterParts);
        ArgumentNullException.ThrowIfNull(exception);
        return this with { CutAfter = afterParts, Exception = exception };
    }

    /// <summary>Ends with another finish reason.</summary>
    public FakeReply WithFinishReason(ChatFinishReason? reason) => this with { FinishReason = reason };

    /// <summary>Reports other usage.</summary>
    public FakeReply WithUsage(long input, long output, long cachedInput = 0, long reasoning = 0, long cacheWrite = 0) => this with
    {
        Usage = new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            CachedInputTokenCount = cachedInput,
            ReasoningTokenCount = reasoning,
            TotalTokenCount = input + output,
            AdditionalCounts = cacheWrite == 0 ? null : new() { ["CacheCreationInputTokens"] = cacheWrite },
        },
    };

    /// <summary>Reports no usage.</summary>
    public FakeReply WithoutUsage() => this with { Usage = null };

    /// <summary>Cuts the stream into other parts; together they are the text.</summary>
    public FakeReply WithParts(params string[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Parts = [.. parts] };
    }

    /// <summary>Gives the response an id, as providers do: a stream that has one and no finish reason counts as cut off.</summary>
    public FakeReply WithResponseId(string? responseId) => this with { ResponseId = responseId };

    /// <summary>Waits before the first byte, and between parts.</summary>
    public FakeReply After(TimeSpan delay, TimeSpan between = default) => this with { Delay = delay, DelayBetween = between };

    /// <summary>Waits for a task before answering and before every part.</summary>
    public FakeReply When(Task gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return this with { Gate = gate };
    }

    /// <summary>Goes on when its token is cancelled.</summary>
    public FakeReply IgnoringCancellation() => this with { IgnoresCancellation = true };

    internal ChatResponse ToResponse(string? modelId)
    {
        List<AIContent> contents = [];
        if (Parts.Count > 0)
        {
            contents.Add(new TextContent(string.Concat(Parts)));
        }

        contents.AddRange(Contents.Select(Fresh));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            FinishReason = FinishReason,
            ModelId = modelId,
            ResponseId = ResponseId,
            Usage = FreshUsage(),
        };
    }

    internal IEnumerable<ChatResponseUpdate> ToUpdates(string? modelId)
    {
        foreach (string part in Parts)
        {
            yield return Update(modelId, new TextContent(part));
        }

        if (Contents.Count > 0)
        {
            yield return Update(modelId, [.. Contents.Select(Fresh)]);
        }

        ChatResponseUpdate last = Update(modelId);
        last.FinishReason = FinishReason;
        yield return last;
        if (FreshUsage() is { } usage)
        {
            yield return Update(modelId, new UsageContent(usage));
        }
    }

    private ChatResponseUpdate Update(string? modelId, params AIContent[] contents) =>
        new(ChatRole.Assistant, [.. contents]) { ModelId = modelId, ResponseId = ResponseId };

    /// <summary>A reply may be given many times, and a loop that runs a tool marks the call it has run.</summary>
    private static AIContent Fresh(AIContent content) => content is FunctionCallContent call
        ? new FunctionCallContent(call.CallId, call.Name, call.Arguments is null ? null : new Dictionary<string, object?>(call.Arguments))
        {
            AdditionalProperties = call.AdditionalProperties,
            Exception = call.Exception,
            RawRepresentation = call.RawRepresentation,
        }
        : content;

    /// <summary>Whoever receives usage may add to it.</summary>
    private UsageDetails? FreshUsage()
    {
        if (Usage is null)
        {
            return null;
        }

        UsageDetails copy = new();
        copy.Add(Usage);
        return copy;
    }
}

namespace SafeGenAI.Testing.OpenAi;

/// <summary>A reply of HTTP 200 with a completion, whole or broken off on the way.</summary>
/// <remarks>
/// Made by the factories of <see cref="OpenAiStubReply"/>. Like OpenAI, the stub cuts it at the request's output limit
/// and then says finish reason "length"; a token is four UTF-8 bytes, rounded up.
/// </remarks>
public sealed record OpenAiStubAnswer : OpenAiStubReply
{
    internal OpenAiStubAnswer() { }

    internal string? Content { get; init; }

    internal string? RefusalText { get; init; }

    internal IReadOnlyList<(string Name, string Arguments)> ToolCalls { get; init; } = [];

    internal string FinishReason { get; init; } = "stop";

    internal IReadOnlyList<string>? Parts { get; init; }

    internal IReadOnlyList<double> LogProbabilities { get; init; } = [];

    internal TimeSpan PartDelay { get; init; }

    internal OpenAiStubUsage? Usage { get; init; }

    internal bool OmitsUsage { get; init; }

    internal WireFault Fault { get; init; }

    internal int FaultAfter { get; init; }

    /// <summary>The same answer with one more tool call in the same turn.</summary>
    public OpenAiStubAnswer AndToolCall(string name, string argumentsJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(argumentsJson);
        return this with { ToolCalls = [.. ToolCalls, (name, argumentsJson)], FinishReason = "tool_calls" };
    }

    /// <summary>The same answer with this usage instead of the counted one.</summary>
    /// <param name="promptTokens">Input, cached input included.</param>
    /// <param name="completionTokens">Output, reasoning included.</param>
    /// <param name="cachedTokens">The part of the input that the provider had cached.</param>
    /// <param name="reasoningTokens">The part of the output that is reasoning.</param>
    public OpenAiStubAnswer WithUsage(int promptTokens, int completionTokens, int cachedTokens = 0, int reasoningTokens = 0) =>
        this with { Usage = new OpenAiStubUsage(promptTokens, completionTokens, cachedTokens, reasoningTokens), OmitsUsage = false };

    /// <summary>The same answer without usage, even where the request asks for it.</summary>
    public OpenAiStubAnswer WithoutUsage() => this with { OmitsUsage = true };

    /// <summary>The same answer, streamed in these parts instead of word by word.</summary>
    /// <param name="parts">Parts of the text, of the refusal, or of the only tool call's arguments.</param>
    /// <exception cref="ArgumentException">The parts joined are not that text.</exception>
    public OpenAiStubAnswer WithParts(params IReadOnlyList<string> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        string text = ToolCalls.Count == 1 ? ToolCalls[0].Arguments : Content ?? RefusalText ?? "";
        if (string.Concat(parts) != text)
        {
            throw new ArgumentException(
                $"The parts make \"{string.Concat(parts)}\", the answer is \"{text}\". Give parts that make the answer when joined.", nameof(parts));
        }

        return this with { Parts = [.. parts] };
    }

    /// <summary>The same answer with the log-probabilities of its text, where the request asks for them: each part is one token.</summary>
    /// <param name="values">Natural logarithms, one for each part of the text in order; parts beyond them have 0, which is certain.</param>
    public OpenAiStubAnswer WithLogProbabilities(params IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return this with { LogProbabilities = [.. values] };
    }

    /// <inheritdoc/>
    public override OpenAiStubAnswer WithDelay(TimeSpan delay) => (OpenAiStubAnswer)base.WithDelay(delay);

    /// <summary>The same answer, later and slower.</summary>
    /// <param name="delay">How long to wait before the first byte, on the stub's clock.</param>
    /// <param name="betweenParts">How long to wait between two parts of a stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative.</exception>
    public OpenAiStubAnswer WithDelay(TimeSpan delay, TimeSpan betweenParts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(betweenParts, TimeSpan.Zero);
        return WithDelay(delay) with { PartDelay = betweenParts };
    }

    /// <summary>
    /// The answer stops coming after so many parts of a stream, or in the middle of the JSON body, until the client
    /// leaves or the stub is disposed.
    /// </summary>
    /// <param name="parts">How many parts come; the role-only chunk before them does not count. A number beyond the last
    /// part means: all parts, but no finish chunk.</param>
    public OpenAiStubAnswer StallAfter(int parts) => BreakAfter(parts, WireFault.Stall);

    /// <summary>The connection is aborted after so many parts of a stream, or in the middle of the JSON body.</summary>
    /// <param name="parts">As in <see cref="StallAfter"/>.</param>
    public OpenAiStubAnswer CutAfter(int parts) => BreakAfter(parts, WireFault.Cut);

    /// <summary>After so many parts the stream says an error (HTTP was 200) and ends; not streamed it is an HTTP 500.</summary>
    /// <param name="parts">As in <see cref="StallAfter"/>.</param>
    public OpenAiStubAnswer FailAfter(int parts) => BreakAfter(parts, WireFault.ErrorEvent);

    private OpenAiStubAnswer BreakAfter(int parts, WireFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        return this with { Fault = fault, FaultAfter = parts };
    }
}

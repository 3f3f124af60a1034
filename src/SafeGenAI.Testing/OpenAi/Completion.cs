namespace SafeGenAI.Testing.OpenAi;

/// <summary>What is sent for an answer, once the request's output limit is honoured.</summary>
internal sealed class Completion
{
    private readonly IReadOnlyList<string>? _parts;
    private readonly IReadOnlyList<double>? _logProbabilities;
    private int _room;

    public Completion(OpenAiStubAnswer answer, OpenAiStubRequest request)
    {
        _parts = answer.Parts;
        _logProbabilities = request.LogProbabilities ? answer.LogProbabilities : null;
        _room = request.MaxCompletionTokens ?? int.MaxValue;
        FinishReason = answer.FinishReason;
        Content = Take(answer.Content);
        Refusal = Take(answer.RefusalText);
        var calls = new List<(string Name, string Arguments)>(answer.ToolCalls.Count);
        foreach ((string name, string arguments) in answer.ToolCalls)
        {
            if (Take(name) != name)
            {
                break;
            }

            calls.Add((name, Take(arguments)!));
        }

        ToolCalls = calls;
        if (!answer.OmitsUsage)
        {
            Usage = answer.Usage ?? new OpenAiStubUsage(request.PromptTokens, CompletionTokens: Count());
        }
    }

    public string? Content { get; }

    public string? Refusal { get; }

    public IReadOnlyList<(string Name, string Arguments)> ToolCalls { get; }

    public string FinishReason { get; private set; }

    public OpenAiStubUsage? Usage { get; }

    /// <summary>The parts of the text, with a log-probability each where the request asks for them.</summary>
    public IEnumerable<(string Part, double? LogProbability)> Tokens() => Parts(Content).Select(
        (part, index) => (part, _logProbabilities is null ? (double?)null : _logProbabilities.ElementAtOrDefault(index)));

    public IEnumerable<Delta> Deltas()
    {
        foreach ((string part, double? logProbability) in Tokens())
        {
            yield return new Delta(DeltaKind.Content, part, LogProbability: logProbability);
        }

        foreach (string part in Parts(Refusal))
        {
            yield return new Delta(DeltaKind.Refusal, part);
        }

        for (int i = 0; i < ToolCalls.Count; i++)
        {
            yield return new Delta(DeltaKind.ToolName, ToolCalls[i].Name, i);
            foreach (string part in Parts(ToolCalls[i].Arguments))
            {
                yield return new Delta(DeltaKind.ToolArguments, part, i);
            }
        }
    }

    private string? Take(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string taken = TokenCount.Cut(text, _room);
        _room -= TokenCount.Of(taken);
        if (taken.Length < text.Length)
        {
            FinishReason = "length";
        }

        return taken;
    }

    private int Count() => TokenCount.Of(Content) + TokenCount.Of(Refusal)
        + ToolCalls.Sum(call => TokenCount.Of(call.Name) + TokenCount.Of(call.Arguments));

    private IEnumerable<string> Parts(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        // The parts are of one text of the answer (cut, it is a beginning of them); what else it has goes by words.
        return _parts is not null && string.Concat(_parts).StartsWith(text, StringComparison.Ordinal)
            ? Given(_parts, text.Length)
            : Words(text);
    }

    private static IEnumerable<string> Given(IReadOnlyList<string> parts, int length)
    {
        foreach (string part in parts)
        {
            if (length == 0)
            {
                yield break;
            }

            int taken = Math.Min(part.Length, length);
            length -= taken;
            yield return part[..taken];
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int space = text.IndexOf(' ', start);
            int end = space < 0 ? text.Length : space + 1;
            yield return text[start..end];
            start = end;
        }
    }
}

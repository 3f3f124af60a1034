using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.LinearTime;

/// <summary>Every signal that compares texts, on one answer and one source: markup, quotes, numbers, names and the grounding score.</summary>
internal static class WholeCheck
{
    private static readonly AnswerCheck Check =
        new(new HallucinationCheckOptions { Grounding = GroundingProfile.Knowledge }.RequireQuotes(), NullLogger.Instance);

    /// <returns>How many findings there are.</returns>
    public static int Run(string answer, string source, bool isStructured)
    {
        CallOptions options = CallOptions.From(null);
        options.Call = new CallRuntime().Open(new CallIdentity { Sources = [source] }, parent: null);
        ModelRequest request = new()
        {
            Call = options.Call,
            Messages = [new ChatMessage(ChatRole.User, "hi")],
            Options = options,
            Streaming = false,
            CancellationToken = default,
            CallerToken = default,
        };
        ChatResponse response = new(new ChatMessage(ChatRole.Assistant, answer));
        // Prepared anew each time: what is kept would hide its cost.
        SourceIndex index = new(options.Call.Sources);
        ValueTask<CheckedAnswer?> checking = Check.CheckAsync(QuoteMarkup.Parse(answer), isStructured, response, index, request);
        return checking.IsCompletedSuccessfully ? checking.Result!.AllFindings().Count : throw new InvalidOperationException("The check did not end at once.");
    }
}

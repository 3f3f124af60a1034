using Microsoft.Extensions.AI;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Testing;

/// <summary>What a caller saw of one answer.</summary>
internal sealed class ConformanceAnswer
{
    private readonly List<ChatResponseUpdate> _updates = [];

    public GenAIResult? Result { get; private set; }

    public Exception? Exception { get; private set; }

    /// <summary>How many parts came after the one that tells how the stream ended.</summary>
    public int PartsAfterTheEnding { get; private set; }

    /// <summary>What the user reads: the result's text and, of a stream, what was streamed.</summary>
    public bool HasText => !string.IsNullOrWhiteSpace(Result?.Text)
        && (_updates.Count == 0 || _updates.Exists(update => !string.IsNullOrWhiteSpace(update.Text)));

    /// <summary>Asks, and sees what comes; nothing is thrown.</summary>
    public async Task AskAsync(
        GenAIPipeline pipeline, GenAIRequest request, FailureKind kind, ConformanceDoor door, CancellationToken cancellationToken)
    {
        try
        {
            if (door == ConformanceDoor.Whole)
            {
                // Only a call that expects a value can find its answer invalid without a validator of the feature's.
                Result = kind == FailureKind.Invalid
                    ? await pipeline.ExecuteAsync(request, _ => new Expected("The fallback's own value."), cancellationToken)
                    : await pipeline.ExecuteAsync(request, cancellationToken);
                return;
            }

            GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(request, cancellationToken);
            await foreach (ChatResponseUpdate update in answer)
            {
                _updates.Add(update);
            }

            Result = answer.Result;
            int ending = _updates.FindIndex(update => update.GetOutcome() is { } outcome && outcome.CallId == Result?.CallId);
            PartsAfterTheEnding = ending < 0 ? 0 : _updates.Count - 1 - ending;
        }
        catch (Exception exception)
        {
            Exception = exception;
        }
    }

    /// <summary>A value that only an object of JSON reads as.</summary>
    internal sealed record Expected(string Text)
    {
        public override string ToString() => Text;
    }
}

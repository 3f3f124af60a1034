using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Testing.Tests;

/// <summary>A pipeline around a sound one that does one thing wrong.</summary>
internal sealed class BrokenPipeline(GenAIPipeline inner) : GenAIPipeline
{
    /// <summary>Done before every call.</summary>
    public Func<GenAIRequest, Task> Before { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Done after every call; may throw.</summary>
    public Action<GenAIResult> After { get; init; } = static _ => { };

    public Func<string, string> Text { get; init; } = static text => text;

    public Func<FailureKind?, FailureKind?> Kind { get; init; } = static kind => kind;

    /// <summary>Appended to every stream.</summary>
    public IReadOnlyList<ChatResponseUpdate> Appendix { get; init; } = [];

    /// <summary>What a caller who cancelled is told, in place of the cancellation.</summary>
    public GenAIResult? WhenCanceled { get; init; }

    public override string Feature => inner.Feature;

    public override async Task<GenAIResult> ExecuteAsync(GenAIRequest request, CancellationToken cancellationToken = default)
    {
        await Before(request);
        try
        {
            GenAIResult result = await inner.ExecuteAsync(request, cancellationToken);
            After(result);
            return Changed(result);
        }
        catch (OperationCanceledException) when (WhenCanceled is not null)
        {
            return WhenCanceled;
        }
    }

    public override async Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<FallbackArguments, T> fallback, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        await Before(request);
        GenAIResult<T> result = await inner.ExecuteAsync(request, fallback, typeInfo, cancellationToken);
        After(result);
        return new GenAIResult<T>(result.Value, result.Outcome, result.Provenance)
        {
            Text = Text(result.Text),
            FailureKind = Kind(result.FailureKind),
            CallId = result.CallId,
            Verdict = result.Verdict,
        };
    }

    public override Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<IChatClient, CancellationToken, Task<T>> work, Func<FallbackArguments, T> fallback,
        CancellationToken cancellationToken = default) => inner.ExecuteAsync(request, work, fallback, cancellationToken);

    public override GenAIStreamingAnswer ExecuteStreamingAsync(GenAIRequest request, CancellationToken cancellationToken = default)
    {
        Before(request).GetAwaiter().GetResult();
        List<ChatResponseUpdate> updates = [];
        GenAIResult result;
        try
        {
            GenAIStreamingAnswer answer = inner.ExecuteStreamingAsync(request, cancellationToken);
            updates.AddRange(answer.ToBlockingEnumerable(CancellationToken.None));
            result = answer.Result!;
        }
        catch (OperationCanceledException) when (WhenCanceled is not null)
        {
            return new GenAIStreamingAnswer(Stream([new ChatResponseUpdate(ChatRole.Assistant, "never mind")]), WhenCanceled);
        }

        After(result);
        foreach (TextContent content in updates.SelectMany(update => update.Contents).OfType<TextContent>())
        {
            content.Text = Text(content.Text);
        }

        return new GenAIStreamingAnswer(Stream([.. updates, .. Appendix]), Changed(result));
    }

    public override IChatClient AsChatClient() => inner.AsChatClient();

    private GenAIResult Changed(GenAIResult result) => new(Text(result.Text), result.Outcome, result.Provenance)
    {
        FailureKind = Kind(result.FailureKind),
        CallId = result.CallId,
        Verdict = result.Verdict,
    };

    private static async IAsyncEnumerable<ChatResponseUpdate> Stream(IReadOnlyList<ChatResponseUpdate> updates)
    {
        await Task.CompletedTask;
        foreach (ChatResponseUpdate update in updates)
        {
            yield return update;
        }
    }
}

using Microsoft.Extensions.AI;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Tests;

/// <summary>Every behaviour is tested through both doors.</summary>
internal static class Doors
{
    /// <summary>Asks a pipeline and gives its result, streamed or not.</summary>
    public static async Task<GenAIResult> AskAsync(
        this GenAIPipeline pipeline, GenAIRequest request, bool streaming, CancellationToken cancellationToken = default)
    {
        if (!streaming)
        {
            return await pipeline.ExecuteAsync(request, cancellationToken);
        }

        GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(request, cancellationToken);
        await foreach (ChatResponseUpdate _ in answer)
        {
        }

        return answer.Result!;
    }

    public static Task<GenAIResult> AskAsync(this GenAIPipeline pipeline, bool streaming, string prompt = "hi") =>
        pipeline.AskAsync(new GenAIRequest(prompt), streaming);

    /// <summary>Asks a client, streamed or not.</summary>
    public static Task<ChatResponse> AskAsync(
        this IChatClient client, bool streaming, string prompt = "hi", ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        streaming
            ? client.GetStreamingResponseAsync(prompt, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : client.GetResponseAsync(prompt, options, cancellationToken);
}

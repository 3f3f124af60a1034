using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>Asks a client that is no stage of ours, and brings back what happened as a value.</summary>
internal static class Door
{
    public static ValueTask<Reply> OpenAsync(IChatClient client, ModelRequest request, bool toolsRunInside = false) =>
        request.Streaming ? OpenStreamAsync(client, request, toolsRunInside) : OpenWhole(client, request);

    public static Failure Classify(Exception exception, ModelRequest request)
    {
        GenAICall call = request.Call;
        if (call.ThrownAs(exception) is { } thrown)
        {
            return thrown;
        }

        CallRuntime runtime = call.Runtime;
        bool callerCanceled = request.CallerToken.IsCancellationRequested;
        Failure failure = runtime.Classifier.Classify(new ExceptionArguments(exception, callerCanceled, runtime.Time.GetUtcNow()));

        // Only the caller cancels: anything else that looks like it must still find its fallback.
        return failure.Kind == FailureKind.Canceled && !callerCanceled ? new Failure(FailureKind.Timeout, exception) : failure;
    }

    private static ValueTask<Reply> OpenWhole(IChatClient client, ModelRequest request)
    {
        Task<ChatResponse> task;
        try
        {
            task = client.GetResponseAsync(request.Messages, request.Options, request.CancellationToken);
        }
        catch (Exception exception)
        {
            return new(Reply.Failed(Classify(exception, request)));
        }

        if (task.IsCompleted)
        {
            return new(Result(task, request));
        }

        return WaitAsync(task, request);
    }

    private static async ValueTask<Reply> WaitAsync(Task<ChatResponse> task, ModelRequest request)
    {
        // Look at the fault instead of awaiting it: a rethrow costs microseconds at every frame.
        Task either = request.CancellationToken.CanBeCanceled ? task.WaitAsync(request.CancellationToken) : task;
        await either.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (task.IsCompleted)
        {
            return Result(task, request);
        }

        // The client ignores its token: the call goes on without it, and its late answer corrects the charge.
        Reply failed = Reply.Failed(Classify(new TaskCanceledException(either), request));
        failed.Late = task;
        return failed;
    }

    private static Reply Result(Task<ChatResponse> task, ModelRequest request) =>
        task.IsCompletedSuccessfully
            ? task.Result is { } response
                ? Reply.Of(response)
                : Reply.Failed(new Failure(FailureKind.ProviderError, "The model client returned null in place of a ChatResponse."))
            : Reply.Failed(Classify(task.IsCanceled ? new TaskCanceledException(task) : task.Exception!.InnerException!, request));

    private static ValueTask<Reply> OpenStreamAsync(IChatClient client, ModelRequest request, bool toolsRunInside)
    {
        try
        {
            return OpenAsync(
                client.GetStreamingResponseAsync(request.Messages, request.Options, request.CancellationToken), request, toolsRunInside);
        }
        catch (Exception exception)
        {
            return new(Reply.Failed(Classify(exception, request)));
        }
    }

    /// <summary>Reads a stream until its first content: what came before is dropped when it fails (L10).</summary>
    public static async ValueTask<Reply> OpenAsync(
        IAsyncEnumerable<ChatResponseUpdate> stream, ModelRequest request, bool toolsRunInside = false)
    {
        StreamTail? tail = null;
        Failure failure;
        try
        {
            List<ChatResponseUpdate> parts = new(4);
            tail = new StreamTail(stream.GetAsyncEnumerator(request.CancellationToken), request.CancellationToken);
            while (await tail.MoveNextAsync())
            {
                parts.Add(tail.Current);
                if (ReplyContent.HasContent(tail.Current, toolsRunInside))
                {
                    return Reply.Streaming(request, tail, parts);
                }
            }

            await tail.DisposeAsync();
            return Reply.Of(parts);
        }
        catch (Exception exception)
        {
            failure = Classify(exception, request);
        }

        try
        {
            await (tail?.DisposeAsync() ?? default);
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
        }

        return Reply.Failed(failure);
    }
}

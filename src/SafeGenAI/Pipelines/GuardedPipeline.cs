using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Feedback;
using SafeGenAI.Quota;
using SafeGenAI.Rollout;
using SafeGenAI.Telemetry;

namespace SafeGenAI.Pipelines;

/// <summary>The chain of one feature behind its front.</summary>
/// <param name="entry">The whole chain.</param>
/// <param name="belowFallback">What a delegate is handed: a failure reaches it as an exception.</param>
/// <param name="current">What its calls share.</param>
/// <param name="feedback">Takes votes on its answers.</param>
/// <param name="rollout">Assigns its calls to arms; null where the feature has no rollout.</param>
internal sealed class GuardedPipeline(
    TelemetryStage entry, IChatClient belowFallback, CurrentRuntime current, FeedbackIntake feedback, RolloutStage? rollout = null) : GenAIPipeline
{
    public override string Feature => current.Value.Feature;

    public override IChatClient AsChatClient() => entry;

    public override async Task<GenAIResult> ExecuteAsync(GenAIRequest request, CancellationToken cancellationToken = default)
    {
        ModelRequest asked = Open(request, streaming: false, cancellationToken);
        Reply reply = await RunAsync(asked);
        return new GenAIResult(asked.Call, reply.Response, feedback) { Quota = await QuotaAsync(asked.Call) };
    }

    public override async Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<FallbackArguments, T> fallback, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        ArgumentNullException.ThrowIfNull(typeInfo);
        ModelRequest asked = Open(request, streaming: false, cancellationToken);
        TypedAnswer<T> typed = new(request, fallback, typeInfo);
        asked.Call.Validator = typed;
        asked.Options.ResponseFormat = typed.Format;
        Reply reply = await RunAsync(asked);
        return new GenAIResult<T>(typed.ValueOf(reply.Response), asked.Call, reply.Response, feedback) { Quota = await QuotaAsync(asked.Call) };
    }

    public override async Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<IChatClient, CancellationToken, Task<T>> work, Func<FallbackArguments, T> fallback,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(fallback);
        GenAICall call = Open(request, streaming: false, cancellationToken).Call;
        Span span = entry.Begin(call);
        call.Exhibits?.Asked(request.Messages);
        Outcome outcome = Outcome.Failed;
        T value;
        try
        {
            try
            {
                await AssignAsync(call, request, cancellationToken);
                await TakeQuotaAsync(call, cancellationToken);
                using BoundClient client = new(belowFallback, call);
                value = await work(client, cancellationToken) ?? throw Missing<T>("work", call);
                outcome = Outcome.Answered;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                outcome = Outcome.Canceled;
                throw;
            }
            catch (Exception exception) when (ModelFailure(exception, call) is { } failure)
            {
                call.FallBack(failure);
                value = fallback(new FallbackArguments(request, failure, call)) ?? throw Missing<T>("fallback", call);
                (call.Provenance, call.Model, call.Rung, outcome) = (Provenance.CallerFallback, null, "caller_fallback", call.IsBaseline ? Outcome.Baseline : Outcome.FellBack);
            }

            call.RungText = value.ToString();
        }
        finally
        {
            (call.Quota as CallQuota)?.End(outcome);
            span.End(outcome);
        }

        // Only now is it known how long it took.
        return new GenAIResult<T>(value, call, response: null, feedback) { Quota = await QuotaAsync(call) };
    }

    public override async Task<QuotaStatus?> GetQuotaAsync(
        string? userId, string? tenantId = null, CancellationToken cancellationToken = default) =>
        QuotaGate.Of(current.Value) is { } quota ? await quota.ReadAsync(userId, tenantId, cancellationToken) : null;

    public override Task<FeedbackResult> RecordFeedbackAsync(
        FeedbackToken token, bool helpful, string? comment = null, CancellationToken cancellationToken = default) =>
        feedback.RecordAsync(token, helpful, comment, cancellationToken);

    public override Task<FeedbackResult> RecordFeedbackAsync(
        string callId, bool helpful, string? comment = null, string? userId = null, string? tenantId = null,
        CancellationToken cancellationToken = default) =>
        feedback.RecordAsync(callId, helpful, comment, userId, tenantId, cancellationToken);

    public override ValueTask<FeedbackTally> GetFeedbackAsync(TimeSpan window, CancellationToken cancellationToken = default) =>
        feedback.CountAsync(window, cancellationToken);

    public override GenAIStreamingAnswer ExecuteStreamingAsync(GenAIRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new GenAIStreamingAnswer((stream, readerToken) => ReadAsync(stream, request, cancellationToken, readerToken));
    }

    private async IAsyncEnumerator<ChatResponseUpdate> ReadAsync(
        GenAIStreamingAnswer stream, GenAIRequest request, CancellationToken callerToken, CancellationToken readerToken)
    {
        using CancellationTokenSource? both = callerToken.CanBeCanceled && readerToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(callerToken, readerToken)
            : null;
        ModelRequest asked = Open(request, streaming: true, both?.Token ?? (callerToken.CanBeCanceled ? callerToken : readerToken));
        Reply? reply = null;
        try
        {
            reply = await entry.RunAsync(asked);
            await foreach (ChatResponseUpdate update in reply.ReadAllAsync(asked.Call))
            {
                yield return update;
            }
        }
        finally
        {
            stream.Result = new GenAIResult(asked.Call, reply?.Response, feedback) { Quota = await QuotaAsync(asked.Call) };
        }
    }

    /// <summary>A failure leaves a whole chain only when the caller is gone.</summary>
    private async ValueTask<Reply> RunAsync(ModelRequest asked)
    {
        Reply reply = await entry.RunAsync(asked);
        if (reply.Failure is { } failure)
        {
            asked.CallerToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(failure.ToException());
        }

        return reply;
    }

    /// <summary>Where the fallback answers for those outside the rollout, the feature's own code does not run for them.</summary>
    private async ValueTask AssignAsync(GenAICall call, GenAIRequest request, CancellationToken cancellationToken)
    {
        if (rollout is not null && await rollout.AssignAsync(call, request.Options?.ConversationId, cancellationToken) is { } outside)
        {
            call.Throw(outside);
        }
    }

    /// <summary>All that the feature's own code asks is one call to its user: taken before the code runs, ended with it.</summary>
    private static async ValueTask TakeQuotaAsync(GenAICall call, CancellationToken cancellationToken)
    {
        if (QuotaGate.Of(call.Runtime) is { } quota && await quota.TakeAsync(call, cancellationToken) is { } denied)
        {
            call.Throw(denied);
        }
    }

    private static ValueTask<QuotaStatus?> QuotaAsync(GenAICall call) => QuotaGate.Of(call.Runtime)?.ReadAsync(call) ?? default;

    private ModelRequest Open(GenAIRequest request, bool streaming, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        CallOptions options = CallOptions.From(request.Options);
        CallRuntime runtime = current.Value;
        runtime.Bound(options);
        options.Call = runtime.Open(request.Identity, parent: options.Call);
        return new ModelRequest
        {
            Call = options.Call,
            Messages = request.Messages,
            Options = options,
            Streaming = streaming,
            CancellationToken = cancellationToken,
            CallerToken = cancellationToken,
        };
    }

    private static InvalidOperationException Missing<T>(string what, GenAICall call) =>
        new($"The {what} of a call of feature '{call.Feature}' returned null; return a {typeof(T).Name}.");

    /// <summary>Tells a failure that the handed client threw, wrapped or not, from the delegate's own exceptions.</summary>
    private static Failure? ModelFailure(Exception? exception, GenAICall call) => exception switch
    {
        null => null,
        _ when call.ThrownAs(exception) is { } thrown => thrown,
        AggregateException several => several.InnerExceptions.Select(inner => ModelFailure(inner, call)).FirstOrDefault(found => found is not null),
        _ => ModelFailure(exception.InnerException, call),
    };
}

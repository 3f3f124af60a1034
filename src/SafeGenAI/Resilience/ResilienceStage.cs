using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Resilience;

/// <summary>
/// Per attempt: timeouts; retries with Retry-After as a floor; the model's circuit. A stream goes through Polly only
/// until its first content: from then on its own idle timeout guards it.
/// </summary>
internal sealed class ResilienceStage : GenAIStage
{
    private readonly ResilienceOptions _options;
    private readonly string _model;
    private readonly ResiliencePipeline<Reply> _pipeline;

    public ResilienceStage(
        IChatClient inner, string model, ResilienceOptions options, ModelCircuit circuit, TimeProvider time, Func<double> random,
        CallRuntime? runtime = null)
        : base(inner, runtime)
    {
        _options = options;
        _model = model;
        ResiliencePipelineBuilder<Reply> builder = new() { TimeProvider = time };
        if (options.MaxRetries > 0)
        {
            RetryDelay delay = new(options.RetryDelay, random);
            builder.AddRetry(new RetryStrategyOptions<Reply>
            {
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = static arguments => new(MayRetry(arguments)),
                DelayGenerator = arguments => new(delay.Before(arguments.AttemptNumber, arguments.Outcome.Result!.Failure!)),
            });
        }

        _pipeline = builder.AddPipeline(circuit.Pipeline).Build();
    }

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(request.CallerToken);
        context.Properties.Set(Key, request.Call);
        try
        {
            Polly.Outcome<Reply> outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, state) => Polly.Outcome.FromResult(await state.Stage.AttemptAsync(state.Request)),
                context,
                (Stage: this, Request: request));
            return outcome.Exception is null ? outcome.Result! : Reply.Failed(Door.Classify(outcome.Exception, request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePropertyKey<GenAICall> Key { get; } = new("safegenai.call");

    private static bool MayRetry(RetryPredicateArguments<Reply> arguments)
    {
        if (arguments.Outcome.Result?.Failure is not { } failure
            || failure.Kind is not (FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network))
        {
            return false;
        }

        GenAICall call = arguments.Context.Properties.GetValue(Key, null!);
        return !call.OutOfAttempts && call.TimeLeft > (failure.RetryAfter ?? TimeSpan.Zero);
    }

    private async ValueTask<Reply> AttemptAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        TimeSpan allowed = request.Streaming ? _options.FirstContentTimeout : _options.AttemptTimeout;
        TimeSpan left = call.TimeLeft;
        if (left <= TimeSpan.Zero)
        {
            return Reply.Failed(TimedOut(call.Runtime.Deadline, "the call's deadline", causedByCaller: true));
        }

        if (!call.TryTakeAttempt())
        {
            return Reply.Failed(new Failure(
                FailureKind.ProviderError,
                $"The call has lost {call.Runtime.MaxAttempts} attempts, which is all it may (Resilience.MaxAttempts).") { NotBilled = true });
        }

        bool shortened = left < allowed;
        AttemptClock clock = new(shortened ? left : allowed, request);
        Reply reply = await NextAsync(request.With(cancellationToken: clock.Token));
        if (reply.Failure is { Kind: FailureKind.Timeout } && clock.IsOver)
        {
            Failure timeout = shortened
                ? TimedOut(call.Runtime.Deadline, "the call's deadline", causedByCaller: true)
                : TimedOut(allowed, request.Streaming ? "Resilience.FirstContentTimeout" : "Resilience.AttemptTimeout", causedByCaller: false);
            reply = Reply.Failed(timeout);
        }

        if (reply.Failure is null)
        {
            call.ReturnAttempt();
            reply.Idle ??= clock.Idle(_options.IdleTimeout);
        }

        reply.OnEnded(static (_, ended) => ended.Dispose(), clock);
        return reply;
    }

    private Failure TimedOut(TimeSpan limit, string name, bool causedByCaller) =>
        new(FailureKind.Timeout, $"Model '{_model}' gave no answer within {limit.TotalSeconds:0.###} s ({name}).")
        {
            CausedByCaller = causedByCaller,
        };
}

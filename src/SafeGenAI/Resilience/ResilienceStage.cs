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
    private readonly ModelCircuit _circuit;
    private readonly ResiliencePipeline<Reply>? _retry;

    public ResilienceStage(
        IChatClient inner, string model, ResilienceOptions options, ModelCircuit circuit, TimeProvider time, Func<double> random,
        CallRuntime? runtime = null)
        : base(inner, runtime)
    {
        _options = options;
        _model = model;
        _circuit = circuit;
        if (options.MaxRetries > 0)
        {
            RetryDelay delay = new(options.RetryDelay, random);
            _retry = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions<Reply>
                {
                    MaxRetryAttempts = options.MaxRetries,
                    ShouldHandle = static arguments => new(MayRetry(arguments.Outcome, arguments.Context.Properties.GetValue(Key, null!))),
                    DelayGenerator = arguments => new(delay.Before(arguments.AttemptNumber, arguments.Outcome.Result!.Failure!)),
                })
                .Build();
        }
    }

    private static ResiliencePropertyKey<GenAICall> Key { get; } = new("safegenai.call");

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        // Only a first attempt that failed is worth the retry pipeline.
        Polly.Outcome<Reply> outcome = await AskAsync(request);
        if (_retry is not null && MayRetry(outcome, request.Call))
        {
            outcome = await RetryAsync(_retry, outcome, request);
        }

        return outcome.Exception is null ? outcome.Result! : Reply.Failed(Door.Classify(outcome.Exception, request));
    }

    private static bool MayRetry(Polly.Outcome<Reply> outcome, GenAICall call) =>
        outcome.Result?.Failure is { Kind: FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network } failure
        && !call.OutOfAttempts
        && call.TimeLeft > (failure.RetryAfter ?? TimeSpan.Zero);

    /// <param name="retry">The pipeline, which takes the first outcome for its own first attempt.</param>
    /// <param name="first">How the first attempt ended.</param>
    /// <param name="request">What is asked again.</param>
    private async ValueTask<Polly.Outcome<Reply>> RetryAsync(
        ResiliencePipeline<Reply> retry, Polly.Outcome<Reply> first, ModelRequest request)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(request.CallerToken);
        context.Properties.Set(Key, request.Call);
        bool asked = false;
        try
        {
            return await retry.ExecuteOutcomeAsync(
                (_, request) =>
                {
                    ValueTask<Polly.Outcome<Reply>> next = asked ? AskAsync(request) : new(first);
                    asked = true;
                    return next;
                },
                context,
                request);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One attempt, if the circuit lets it through.</summary>
    private async ValueTask<Polly.Outcome<Reply>> AskAsync(ModelRequest request)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(request.CallerToken);
        try
        {
            return await _circuit.Pipeline.ExecuteOutcomeAsync(
                static (_, state) => state.Stage.AttemptAsync(state.Request),
                context,
                (Stage: this, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Polly.Outcome<Reply>> AttemptAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        TimeSpan allowed = request.Streaming ? _options.FirstContentTimeout : _options.AttemptTimeout;
        TimeSpan left = call.TimeLeft;
        if (left <= TimeSpan.Zero)
        {
            return Polly.Outcome.FromResult(Reply.Failed(TimedOut(call.Runtime.Deadline, "the call's deadline", causedByCaller: true)));
        }

        if (!call.TryTakeAttempt())
        {
            return Polly.Outcome.FromResult(Reply.Failed(new Failure(
                FailureKind.ProviderError,
                $"The call has lost {call.Runtime.MaxAttempts} attempts, which is all it may (Resilience.MaxAttempts).") { NotBilled = true }));
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
            if (reply.Ending is null)
            {
                reply.Idle ??= clock.Idle(_options.IdleTimeout);
            }
        }

        reply.OnEnded(static (_, ended) => ended.Dispose(), clock);
        return Polly.Outcome.FromResult(reply);
    }

    private Failure TimedOut(TimeSpan limit, string name, bool causedByCaller) =>
        new(FailureKind.Timeout, $"Model '{_model}' gave no answer within {limit.TotalSeconds:0.###} s ({name}).")
        {
            CausedByCaller = causedByCaller,
        };
}

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
    private readonly RetryDelay _delay;
    private readonly ResiliencePipeline<Reply>? _retry;

    public ResilienceStage(
        IChatClient inner, string model, ResilienceOptions options, ModelCircuit circuit, TimeProvider time, Func<double> random,
        CallRuntime? runtime = null)
        : base(inner, runtime)
    {
        _options = options;
        _model = model;
        _circuit = circuit;
        _delay = new RetryDelay(options.RetryDelay, random);
        if (options.MaxRetries > 0)
        {
            _retry = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions<Reply>
                {
                    MaxRetryAttempts = options.MaxRetries,
                    ShouldHandle = arguments => new(MayRetry(arguments)),
                    DelayGenerator = static arguments => new(arguments.Context.Properties.GetValue(WaitKey, default)),
                })
                .Build();
        }
    }

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        // Only a first attempt that failed is worth the retry pipeline.
        Reply first = await PassAsync(request);
        return _retry is not null && first.Failure is { } failure && IsWorthARetry(failure)
            ? await RetryAsync(_retry, first, request)
            : first;
    }

    /// <summary>What a defect of ours says about the model.</summary>
    private static Failure NothingKnown { get; } =
        new(FailureKind.ProviderError, "The attempt ended with an exception of the chain's own.") { CausedByCaller = true };

    private static ResiliencePropertyKey<GenAICall> CallKey { get; } = new("safegenai.call");

    private static ResiliencePropertyKey<TimeSpan> WaitKey { get; } = new("safegenai.wait");

    private static bool IsWorthARetry(Failure failure) =>
        failure.Kind is FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network;

    /// <summary>The wait is drawn here, once: one that ends at the deadline or after it is not begun.</summary>
    private bool MayRetry(RetryPredicateArguments<Reply> arguments)
    {
        if (arguments.Outcome.Result?.Failure is not { } failure || !IsWorthARetry(failure))
        {
            return false;
        }

        GenAICall call = arguments.Context.Properties.GetValue(CallKey, null!);
        TimeSpan wait = _delay.Before(arguments.AttemptNumber, failure);
        arguments.Context.Properties.Set(WaitKey, wait);
        return !call.OutOfAttempts && call.TimeLeft > wait;
    }

    /// <param name="retry">The pipeline, which takes the first reply for its own first attempt.</param>
    /// <param name="first">How the first attempt ended.</param>
    /// <param name="request">What is asked again.</param>
    private async ValueTask<Reply> RetryAsync(ResiliencePipeline<Reply> retry, Reply first, ModelRequest request)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(request.CallerToken);
        context.Properties.Set(CallKey, request.Call);
        bool asked = false;
        try
        {
            Polly.Outcome<Reply> outcome = await retry.ExecuteOutcomeAsync(
                async (_, question) =>
                {
                    Reply reply = asked ? await PassAsync(question) : first;
                    asked = true;
                    return Polly.Outcome.FromResult(reply);
                },
                context,
                request);
            return outcome.Exception is null ? outcome.Result! : Reply.Failed(Door.Classify(outcome.Exception, request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Reply> PassAsync(ModelRequest request)
    {
        if (!_circuit.TryEnter(out CircuitPass pass, out TimeSpan? retryAfter))
        {
            string next = retryAfter is { } wait ? $"it is asked again in {wait.TotalSeconds:0.###} s" : "one request is probing it now";
            return Reply.Failed(new Failure(
                FailureKind.CircuitOpen, $"Model '{_model}' failed too often a moment ago and was not asked; {next} (Circuit.BreakDuration).")
            {
                RetryAfter = retryAfter,
                NotBilled = true,
            });
        }

        Failure? failure = NothingKnown;
        try
        {
            Reply reply = await AttemptAsync(request);
            failure = reply.Failure;
            return reply;
        }
        finally
        {
            _circuit.Leave(pass, failure);
        }
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
                $"The call has lost {call.Runtime.MaxAttempts} attempts, which is all it may (Resilience.MaxAttempts).")
            {
                NotBilled = true,
                CausedByCaller = true,
            });
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

        if (reply.Ending is null)
        {
            reply.Idle ??= clock.Idle(_options.IdleTimeout);
        }

        // What went well or was never sent is not lost.
        if (reply.Failure is null or { Kind: FailureKind.BudgetExceeded })
        {
            call.ReturnAttempt();
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

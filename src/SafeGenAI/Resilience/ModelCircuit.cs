using Polly;
using Polly.CircuitBreaker;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Resilience;

/// <summary>One model's circuit: all features that use the model share this instance.</summary>
internal sealed class ModelCircuit
{
    public ModelCircuit(CircuitOptions options, TimeProvider time)
    {
        Pipeline = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Reply>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumThroughput,
                SamplingDuration = options.SamplingDuration,
                BreakDuration = options.BreakDuration,
                ShouldHandle = static arguments => new(arguments.Outcome.Result?.Failure is
                {
                    CausedByCaller: false,
                    Kind: FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network,
                }),
            })
            .Build();
    }

    public ResiliencePipeline<Reply> Pipeline { get; }
}

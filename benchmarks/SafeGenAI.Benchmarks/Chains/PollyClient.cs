using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Retry;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>What a user composes of Polly: fallback to a second client, retry, timeout, circuit.</summary>
internal sealed class PollyClient : DelegatingChatClient
{
    private static readonly ResiliencePropertyKey<Question> Key = new("question");

    private readonly ResiliencePipeline<ChatResponse> _pipeline;
    private readonly ResiliencePipeline _opening;

    public PollyClient(IChatClient first, IChatClient second)
        : base(first)
    {
        _pipeline = new ResiliencePipelineBuilder<ChatResponse>()
            .AddFallback(new FallbackStrategyOptions<ChatResponse>
            {
                ShouldHandle = new PredicateBuilder<ChatResponse>().Handle<HttpRequestException>().Handle<BrokenCircuitException>(),
                FallbackAction = async arguments =>
                {
                    Question question = arguments.Context.Properties.GetValue(Key, null!);
                    return Outcome.FromResult(await second.GetResponseAsync(
                        question.Messages, question.Options, arguments.Context.CancellationToken));
                },
            })
            .AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                MaxRetryAttempts = 2,
                ShouldHandle = new PredicateBuilder<ChatResponse>().Handle<HttpRequestException>(IsTransient),
            })
            .AddTimeout(TimeSpan.FromSeconds(30))
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatResponse>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                ShouldHandle = new PredicateBuilder<ChatResponse>().Handle<HttpRequestException>(IsTransient),
            })
            .Build();
        _opening = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(15)).AddCircuitBreaker(new()).Build();
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        Question question = new(messages, options);
        context.Properties.Set(Key, question);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, state) => await state.InnerClient.GetResponseAsync(
                    state.question.Messages, state.question.Options, context.CancellationToken),
                context,
                (InnerClient, question));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Guards a stream until its first part, the most that Polly can do for one.</summary>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using IAsyncEnumerator<ChatResponseUpdate> stream =
            base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool more = await _opening.ExecuteAsync(static async (stream, _) => await stream.MoveNextAsync(), stream, cancellationToken);
        while (more)
        {
            yield return stream.Current;
            more = await stream.MoveNextAsync();
        }
    }

    private static bool IsTransient(HttpRequestException exception) => exception.StatusCode != FailingModel.Status;

    private sealed record Question(IEnumerable<ChatMessage> Messages, ChatOptions? Options);
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

public sealed class SingleFlightStressTests
{
    private const int Threads = 8;
    private const int CallsPerThread = 250;
    private const int Questions = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task L18_UnderStress_EveryCallEndsOnce_AndNothingIsLeft(int seed)
    {
        CachedFeature feature = new(
            new FitfulClient(seed),
            cache: cache => cache.FreshFor = TimeSpan.FromSeconds(1));
        using Barrier start = new(Threads);
        Task[] threads = [.. Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => RunAsync(feature, new Random(HashCode.Combine(seed, thread)), start), TaskCreationOptions.LongRunning).Unwrap())];

        await Task.WhenAll(threads).WaitAsync(Patience.Limit);
        IReadOnlyList<Decision> decisions = await feature.Decisions.WaitAsync(Threads * CallsPerThread);
        (long spent, long reserved) = await feature.BudgetAsync();

        Assert.Equal(Threads * CallsPerThread, decisions.Select(decision => decision.CallId).Distinct().Count());
        Assert.Equal(Threads * CallsPerThread, decisions.Count);
        Assert.Equal((0, 0), (reserved, feature.Flights));

        // What was presumed when its caller cancelled may since have been corrected downwards, by an answer that came late.
        Assert.InRange(spent, 1, decisions.Sum(decision => decision.Usage.CostNanoUsd)!.Value);
        Assert.All(decisions.Where(decision => decision.Cache != CacheOutcome.Miss), decision => Assert.Empty(decision.Attempts));
        Assert.Contains(decisions, decision => decision.Cache == CacheOutcome.Joined);
        Assert.Contains(decisions, decision => decision.Cache == CacheOutcome.Hit);
        Assert.Contains(decisions, decision => decision.Outcome == Outcome.Canceled);
    }

    private static async Task RunAsync(CachedFeature feature, Random random, Barrier start)
    {
        start.SignalAndWait();
        for (int i = 0; i < CallsPerThread; i++)
        {
            int question = random.Next(Questions);
            bool streaming = random.Next(2) == 0;
            using CancellationTokenSource caller = new();
            if (i % 50 == 49)
            {
                feature.Time.Advance(TimeSpan.FromSeconds(1));
            }

            Task<GenAIResult> call = feature.AskAsync(streaming, $"question {question}", caller.Token);
            if (random.Next(4) == 0)
            {
                await Task.Yield();
                await caller.CancelAsync();
            }

            try
            {
                GenAIResult result = await call;
                if (result.Outcome == Outcome.Answered)
                {
                    Assert.Equal($"answer to question {question}", result.Text);
                }
            }
            catch (OperationCanceledException) when (caller.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Answers at once, later, in parts, or not at all.</summary>
    private sealed class FitfulClient(int seed) : IChatClient
    {
        private int _asked;

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await HesitateAsync(cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, $"answer to {messages.Last().Text}")) { Usage = new() { InputTokenCount = 10, OutputTokenCount = 5 } };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (string part in (string[])["", "answer ", "to ", messages.Last().Text])
            {
                await HesitateAsync(cancellationToken);
                yield return new ChatResponseUpdate(ChatRole.Assistant, part);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private async Task HesitateAsync(CancellationToken cancellationToken)
        {
            Random random = new(HashCode.Combine(seed, Interlocked.Increment(ref _asked)));
            for (int i = random.Next(6); i > 0; i--)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (random.Next(20) == 0)
            {
                throw new HttpRequestException("down");
            }
        }
    }
}

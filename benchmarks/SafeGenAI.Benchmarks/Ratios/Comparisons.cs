using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using SafeGenAI.Benchmarks.Chains;
using SafeGenAI.Calls;

namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>The lines of the table.</summary>
internal static class Comparisons
{
    /// <summary>Calls in one run of a side.</summary>
    public const int Calls = 500;

    private const int Short = 200;
    private const int Long = 8_000;

    public static IEnumerable<Comparison> All()
    {
        yield return Forward();
        yield return CacheHit(Short);
        yield return CacheHit(Long);
        yield return ChainHit(Short);
        yield return ChainHit(Long);
        yield return ChainMiss("chain_miss", Short, new AnsweringModel());
        yield return ChainMiss("chain_miss", Long, new AnsweringModel());
        yield return ChainMiss("chain_fallback", Short, new FailingModel(), new AnsweringModel());
        yield return Stream();
    }

    private static Comparison Forward()
    {
        ForwardingStage ours = new(new AnsweringModel());
        AsyncForwarder theirs = new(new AnsweringModel());
        ChatMessage[] messages = Prompts.Next(Short);
        ModelRequest request = GuardedChain.Request(messages);
        return Repeated("forward",
            () => Ready(ours.RunAsync(request)),
            () => Ready(theirs.GetResponseAsync(messages, request.Options))) with { Runs = 40 };
    }

    private static Comparison CacheHit(int length)
    {
        GenAIStage ours = GuardedChain.CacheOver(new AnsweringModel());
        IChatClient theirs = StockChain.CacheOver(new AnsweringModel());
        ChatMessage[] messages = Prompts.Next(length);
        ChatOptions options = new();
        ModelRequest request = GuardedChain.Request(messages);
        return Repeated($"cache_hit_{length}",
            () => Ready(ours.RunAsync(request)),
            () => Ready(theirs.GetResponseAsync(messages, options)));
    }

    private static Comparison ChainHit(int length)
    {
        IChatClient ours = GuardedChain.Over(GuardedChain.Memory(), new AnsweringModel());
        IChatClient theirs = StockChain.Over(new AnsweringModel());
        ChatMessage[] messages = Prompts.Next(length);
        ChatOptions options = new();
        return Repeated($"chain_hit_{length}",
            () => Ready(ours.GetResponseAsync(messages, GuardedChain.Options)),
            () => Ready(theirs.GetResponseAsync(messages, options)));
    }

    private static Comparison ChainMiss(string name, int length, params IChatClient[] models)
    {
        MemoryCache memory = GuardedChain.Memory();
        IChatClient ours = GuardedChain.Over(memory, models);
        IChatClient theirs = StockChain.Over(models[0], models[^1]);
        ChatOptions options = new();
        return New($"{name}_{length}", memory, length,
            messages => Ready(ours.GetResponseAsync(messages, GuardedChain.Options)),
            messages => Ready(theirs.GetResponseAsync(messages, options)));
    }

    private static Comparison Stream()
    {
        MemoryCache memory = GuardedChain.Memory();
        IChatClient ours = GuardedChain.Over(memory, new AnsweringModel());
        IChatClient theirs = StockChain.Over(new AnsweringModel());
        ChatOptions options = new();
        return New("stream_20", memory, Short,
            messages => Ready(ReadAsync(ours.GetStreamingResponseAsync(messages, GuardedChain.Options))),
            messages => Ready(ReadAsync(theirs.GetStreamingResponseAsync(messages, options))));
    }

    /// <summary>The same question over and over.</summary>
    private static Comparison Repeated(string name, Action ours, Action theirs) => new(
        name, () => Repeat(ours), () => Repeat(theirs), static () => { });

    /// <summary>A new question every time, the same for both; the cache is emptied before each round.</summary>
    private static Comparison New(string name, MemoryCache memory, int length, Action<ChatMessage[]> ours, Action<ChatMessage[]> theirs)
    {
        ChatMessage[][] conversations = new ChatMessage[Calls][];
        return new(name, () => Array.ForEach(conversations, ours), () => Array.ForEach(conversations, theirs), () =>
        {
            memory.Clear();
            Prompts.Renew(conversations, length);
        });
    }

    private static void Repeat(Action action)
    {
        for (int i = 0; i < Calls; i++)
        {
            action();
        }
    }

    private static async Task ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        await foreach (ChatResponseUpdate _ in stream)
        {
        }
    }

    private static void Ready(ValueTask<Reply> reply)
    {
        if (!reply.IsCompletedSuccessfully || reply.Result.Failure is not null)
        {
            throw new InvalidOperationException("The stage did not answer at once.");
        }
    }

    /// <summary>All of it must have run on this thread, or the bytes would be wrong.</summary>
    private static void Ready(Task answer)
    {
        if (!answer.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException($"The chain did not answer at once: {answer.Status}.", answer.Exception);
        }
    }
}

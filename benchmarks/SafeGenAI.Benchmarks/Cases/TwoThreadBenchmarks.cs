using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using SafeGenAI.Benchmarks.Chains;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>A hit of the full chain, with the SDK listening, on one thread and on two: the time per call of each thread.</summary>
public class TwoThreadBenchmarks
{
    public const int Calls = 20_000;

    private readonly IChatClient _chain = GuardedChain.Over(GuardedChain.Memory(), new AnsweringModel());
    private readonly ChatMessage[] _messages = Prompts.Next(200);

    [Params(1, 2)]
    public int Threads { get; set; }

    public TwoThreadBenchmarks()
    {
        Listening.Start();

        // Threads that ask first and together would share a flight: that is no hit.
        _chain.GetResponseAsync(_messages, GuardedChain.Options).GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Hit() => OnThreads.Run(Threads, () =>
    {
        for (int i = 0; i < Calls; i++)
        {
            if (!_chain.GetResponseAsync(_messages, GuardedChain.Options).IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The chain did not answer at once.");
            }
        }
    });
}

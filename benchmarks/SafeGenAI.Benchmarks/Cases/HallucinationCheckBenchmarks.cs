using BenchmarkDotNet.Attributes;
using SafeGenAI.Calls;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The hallucination check inside a pipeline: 5 kB of sources, an answer of 1 kB.</summary>
[MemoryDiagnoser]
public class HallucinationCheckBenchmarks
{
    private readonly CheckedAnswer _answer = new();

    [Benchmark]
    public Verdict Check() => _answer.Check();
}

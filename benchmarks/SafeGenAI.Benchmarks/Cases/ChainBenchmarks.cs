using BenchmarkDotNet.Attributes;
using SafeGenAI.Benchmarks.Chains;
using SafeGenAI.Benchmarks.Ratios;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The comparisons of <c>--ratios</c> under BenchmarkDotNet, which measures the two sides one after the other.</summary>
[MemoryDiagnoser]
public class ChainBenchmarks
{
    private Comparison _comparison = null!;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names => Comparisons.All().Select(comparison => comparison.Name);

    [GlobalSetup]
    public void Choose()
    {
        Listening.Start();
        _comparison = Comparisons.All().First(comparison => comparison.Name == Name);
    }

    [IterationSetup]
    public void Prepare() => _comparison.Prepare();

    [Benchmark(OperationsPerInvoke = Comparisons.Calls)]
    public void Ours() => _comparison.Ours();

    [Benchmark(OperationsPerInvoke = Comparisons.Calls, Baseline = true)]
    public void Theirs() => _comparison.Theirs();
}

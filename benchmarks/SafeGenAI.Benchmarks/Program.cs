using BenchmarkDotNet.Running;
using SafeGenAI.Benchmarks.Chains;
using SafeGenAI.Benchmarks.Ratios;

if (args is ["--ratios"])
{
    using Listening listening = new();
    RatioTable.Print([.. Comparisons.All()], Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

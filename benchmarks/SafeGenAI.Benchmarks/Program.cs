using BenchmarkDotNet.Running;
using SafeGenAI.Benchmarks.Cases;
using SafeGenAI.Benchmarks.Chains;
using SafeGenAI.Benchmarks.Ratios;

if (args is ["--ratios"])
{
    Listening.Start();
    RatioTable.Print([.. Comparisons.All()], Console.Out);
    return;
}

if (args is ["--figures"])
{
    Figures.Print(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

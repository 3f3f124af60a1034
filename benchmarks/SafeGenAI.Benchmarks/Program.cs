using BenchmarkDotNet.Running;
using SafeGenAI.Benchmarks.Cases;
using SafeGenAI.Benchmarks.Chains;
using SafeGenAI.Benchmarks.Grounding;
using SafeGenAI.Benchmarks.LedgerStress;
using SafeGenAI.Benchmarks.LinearTime;
using SafeGenAI.Benchmarks.Ratios;
using SafeGenAI.Benchmarks.RolloutSim;

if (args is ["--ratios"])
{
    Listening.Start();
    RatioTable.Print([.. Comparisons.All()], Console.Out);
    return 0;
}

if (args is ["--figures"])
{
    Figures.Print(Console.Out);
    return 0;
}

if (args is ["--linear", .. string[] names])
{
    LinearTable.Print(Console.Out, length: 50_000, [.. HostileShape.All.Where(shape => names.Length == 0 || names.Contains(shape.Name))]);
    return 0;
}

if (args is ["--ledger-stress", ..])
{
    return await StressCommand.RunAsync(args[1..], Console.Out);
}

if (args is ["--rollout-sim", ..])
{
    return SimCommand.Run(args[1..], Console.Out, Console.Error);
}

if (args is ["--grounding", ..])
{
    return await GroundingCommand.RunAsync(args[1..], Console.Out, Console.Error);
}

if (args is ["--train-grounding", ..])
{
    return TrainingCommand.Run(args[1..], Console.Out, Console.Error);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;

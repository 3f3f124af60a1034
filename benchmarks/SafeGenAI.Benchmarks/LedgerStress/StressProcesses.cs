using System.Diagnostics;
using System.Globalization;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Several processes on one store; with a crash rate one of them is killed every second and another started.</summary>
internal static class StressProcesses
{
    /// <returns>Whether every process that was not killed ended well.</returns>
    public static async Task<bool> RunAsync(StressOptions options, string target, long budget, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        int started = 0, killed = 0;
        Random random = new(1);
        List<Process> running = [.. Enumerable.Range(0, options.Processes).Select(_ => Start(options, target, budget, started++))];
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds - 1)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            double left = options.Seconds - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (options.CrashRate > 0 && left > 1)
            {
                int victim = random.Next(running.Count);
                running[victim].Kill();
                killed++;
                running[victim] = Start(options with { Seconds = left }, target, budget, started++);
            }
        }

        double rate = 0, p99 = 0;
        long granted = 0, denied = 0;
        bool well = true;
        foreach (Process process in running)
        {
            string[] told = (await process.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 || told.Length != 6)
            {
                output.WriteLine($"A process ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
                well = false;
                continue;
            }

            (long some, long refused) = (long.Parse(told[0], CultureInfo.InvariantCulture), long.Parse(told[1], CultureInfo.InvariantCulture));
            granted += some;
            denied += refused;
            p99 = Math.Max(p99, double.Parse(told[4], CultureInfo.InvariantCulture));
            rate += (some + refused) / double.Parse(told[5], CultureInfo.InvariantCulture);
        }

        StressCommand.Line(output, "processes", options.Processes);
        StressCommand.Line(output, "killed", killed);
        StressCommand.Line(output, "reservations_per_second", rate);
        StressCommand.Line(output, "granted_by_those_that_lived", granted);
        StressCommand.Line(output, "denied_by_those_that_lived", denied);
        StressCommand.Line(output, "p99_us", p99, "0.0");
        return well;
    }

    private static Process Start(StressOptions options, string target, long budget, int worker)
    {
        // The same program once more, whether it was started by its host or by "dotnet".
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StressProcesses).Assembly.Location);
        }

        foreach (string argument in options.ArgumentsOf(worker, target, budget))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }
}

using System.Diagnostics;
using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Puts a ledger under load from threads and processes, lets some of them die, and looks whether it was overspent.</summary>
internal static class StressCommand
{
    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(0.5);

    /// <returns>0 where nothing was overspent and nothing stayed reserved.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        StressOptions options;
        try
        {
            options = StressOptions.Parse(args);
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }

        string target = options.Target ?? StressStore.NewTarget(options.Store);
        if (options.Worker is { } worker)
        {
            IBudgetLedger shared = StressStore.Open(options.Store, target);
            StressRun part = new(shared, new StressLoad(options.Scopes, options.Budget!.Value), options.CrashRate, worker);
            part.Run(options.Threads, TimeSpan.FromSeconds(options.Seconds));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part.Granted} {part.Denied} {part.Charged} {part.Abandoned} {part.Latencies.Percentile(0.99)} {part.Took.TotalSeconds}"));
            await CloseAsync(shared);
            return 0;
        }

        long budget = options.Budget ?? Calibrate(options);
        StressLoad load = new(options.Scopes, budget);
        IBudgetLedger ledger = StressStore.Open(options.Store, target);
        output.WriteLine($"store {options.Store}");
        Line(output, "budget_nano_usd", budget * StressLoad.Users);
        long? accounted = null;
        bool well = true;
        if (options.Processes > 1)
        {
            well = await StressProcesses.RunAsync(options, target, budget, output);
        }
        else
        {
            accounted = RunHere(options, ledger, load, output);
        }

        bool held = await VerifyAsync(ledger, load, accounted, output);
        await CloseAsync(ledger);
        return held && well ? 0 : 1;
    }

    /// <returns>What has to be spent in the end: what was settled, and what nobody settled in full.</returns>
    private static long RunHere(StressOptions options, IBudgetLedger ledger, StressLoad load, TextWriter output)
    {
        StressRun run = new(ledger, load, options.CrashRate, seed: 1);
        run.Run(options.Threads, TimeSpan.FromSeconds(options.Seconds));
        Line(output, "reservations_per_second", (run.Granted + run.Denied) / run.Took.TotalSeconds);
        Line(output, "granted", run.Granted);
        Line(output, "denied", run.Denied);
        Line(output, "p99_us", run.Latencies.Percentile(0.99), "0.0");
        Line(output, "bytes_per_reservation", (double)run.Bytes / (run.Granted + run.Denied));
        Line(output, "charged_nano_usd", run.Charged);
        Line(output, "abandoned_nano_usd", run.Abandoned);
        return run.Charged + run.Abandoned;
    }

    /// <summary>A budget that is used up about half way: before it grants are contended, after it denials.</summary>
    private static long Calibrate(StressOptions options)
    {
        IBudgetLedger trial = StressStore.Open(options.Store, StressStore.NewTarget(options.Store));
        StressRun run = new(trial, new StressLoad(options.Scopes, BudgetLimit.MaximumAmount), 0, seed: 0);
        run.Run(options.Threads, Calibration);
        (trial as IDisposable)?.Dispose();
        double half = run.Charged / run.Took.TotalSeconds * options.Seconds / 2;
        return Math.Clamp((long)(half / StressLoad.Users), 10 * StressLoad.Estimate, BudgetLimit.MaximumAmount);
    }

    /// <summary>Once every lease has ended nothing is reserved any more, and no budget was passed.</summary>
    private static async Task<bool> VerifyAsync(IBudgetLedger ledger, StressLoad load, long? accounted, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        (long Spent, long Reserved, long Overspent) read;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            read = await load.ReadAsync(ledger);
        }
        while (read.Reserved > 0 && Stopwatch.GetElapsedTime(start) < 10 * StressLoad.Lease);

        Line(output, "spent_nano_usd", read.Spent);
        Line(output, "overspent_nano_usd", read.Overspent);
        Line(output, "leaked_reservations", read.Reserved / StressLoad.Estimate);
        if (accounted is { } sum)
        {
            Line(output, "unaccounted_nano_usd", read.Spent - sum);
        }

        return read is { Overspent: 0, Reserved: 0 } && (accounted ?? read.Spent) == read.Spent;
    }

    internal static void Line(TextWriter output, string name, IFormattable value, string format = "0") =>
        output.WriteLine($"{name} {value.ToString(format, CultureInfo.InvariantCulture)}");

    private static ValueTask CloseAsync(IBudgetLedger ledger) => (ledger as IAsyncDisposable)?.DisposeAsync() ?? default;
}

using System.Diagnostics;
using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The figures that are no ratios, in a minute: what a single check takes, and what threads do to each other.</summary>
internal static class Figures
{
    private const int Checks = 20_000;
    private const int Rounds = 25;
    private const int Streams = 2_000;

    public static void Print(TextWriter output)
    {
        output.WriteLine("name value unit");
        PrintCheck(output, "hallucination_check", new CheckedAnswer());
        PrintCheck(output, "hallucination_check_new_sources", new CheckedAnswer(newSources: true));
        // Half of the answer is in words of its own, which the score doubts.
        PrintCheck(output, "hallucination_check_with_grounding", new CheckedAnswer(grounding: GroundingProfile.Knowledge), Verdict.Uncertain);
        PrintCheck(output, "hallucination_check_with_grounding_new_sources", new CheckedAnswer(newSources: true, GroundingProfile.Knowledge), Verdict.Uncertain);
        PrintStreams(output);
        GroundedAnswer grounded = new();
        PrintCheck(output, "grounding_new_sources", () => grounded.CheckNewSources().Score > 0);
        PrintCheck(output, "grounding_prepared_sources", () => grounded.CheckPreparedSources().Score > 0);
        LedgerBenchmarks ledger = new();
        TwoThreadBenchmarks chain = new();
        foreach (int threads in (int[])[1, 2])
        {
            ledger.Threads = chain.Threads = threads;
            Line(output, $"ledger_{threads}_threads", threads / Seconds(ledger.ReserveAndSettle, LedgerBenchmarks.Calls), "reservations/s");
            Line(output, $"four_interlocked_adds_{threads}_threads", threads / Seconds(ledger.FourInterlockedAdds, LedgerBenchmarks.Calls), "per_s");
            Line(output, $"chain_hit_200_{threads}_threads", Seconds(chain.Hit, TwoThreadBenchmarks.Calls) * 1e9, "ns/call");
        }
    }

    /// <summary>Side by side: one answer of each mode after the other.</summary>
    private static void PrintStreams(TextWriter output)
    {
        CheckStreaming[] modes = Enum.GetValues<CheckStreaming>();
        StreamedAnswer[] answers = [.. modes.Select(mode => new StreamedAnswer(mode))];
        double[][] first = [.. modes.Select(_ => new double[Streams])];
        double[][] all = [.. modes.Select(_ => new double[Streams])];
        int[] before = new int[modes.Length];
        for (int round = -Streams; round < Streams; round++)
        {
            for (int i = 0; i < modes.Length; i++)
            {
                (before[i], TimeSpan toFirst, TimeSpan toEnd) = answers[i].Read();
                (first[i][Math.Max(round, 0)], all[i][Math.Max(round, 0)]) = (toFirst.TotalMicroseconds, toEnd.TotalMicroseconds);
            }
        }

        for (int i = 0; i < modes.Length; i++)
        {
            Array.Sort(first[i]);
            Array.Sort(all[i]);
            string name = $"stream_{modes[i].ToString().ToLowerInvariant()}";
            Line(output, $"{name}_parts_before_first_content", before[i], $"of_{answers[i].Parts}");
            Line(output, $"{name}_first_content_p50", first[i][Streams / 2], "us");
            Line(output, $"{name}_end_p50", all[i][Streams / 2], "us");
            answers[i].Dispose();
        }
    }

    private static void PrintCheck(TextWriter output, string name, CheckedAnswer answer, Verdict expected = Verdict.Supported) =>
        PrintCheck(output, name, () => answer.Check() == expected);

    private static void PrintCheck(TextWriter output, string name, Func<bool> check)
    {
        double[] microseconds = new double[Checks];
        long before = 0;
        for (int round = -Checks; round < Checks; round++)
        {
            before = round == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            bool expected = check();
            microseconds[Math.Max(round, 0)] = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
            if (!expected)
            {
                throw new InvalidOperationException($"The answer of {name} got another verdict than it must.");
            }
        }

        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Checks;
        Array.Sort(microseconds);
        Line(output, $"{name}_p50", microseconds[Checks / 2], "us");
        Line(output, $"{name}_p99", microseconds[Checks * 99 / 100], "us");
        Line(output, $"{name}_bytes", bytes, "B");
    }

    /// <summary>Per call of each thread, the median of the rounds.</summary>
    private static double Seconds(Action run, int calls)
    {
        double[] seconds = new double[Rounds];
        for (int round = -Rounds; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            seconds[Math.Max(round, 0)] = Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
        }

        Array.Sort(seconds);
        return seconds[Rounds / 2];
    }

    private static void Line(TextWriter output, string name, double value, string unit) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0} {unit}"));
}

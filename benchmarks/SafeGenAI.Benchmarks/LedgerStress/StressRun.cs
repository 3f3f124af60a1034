using System.Diagnostics;
using SafeGenAI.Budgets;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>Threads that reserve and settle as fast as they can; some of what they reserve nobody settles.</summary>
internal sealed class StressRun(IBudgetLedger ledger, StressLoad load, double crashRate, int seed)
{
    // Reading the clock costs a tenth of what a ledger in memory does, and nothing beside one that asks a store.
    private readonly int _sampled = ledger is InMemoryBudgetLedger ? 32 : 1;

    private long _granted;
    private long _denied;
    private long _charged;
    private long _abandoned;
    private long _bytes;

    public long Granted => _granted;

    public long Denied => _denied;

    /// <summary>What was settled, in nano-USD.</summary>
    public long Charged => _charged;

    /// <summary>What was reserved and never settled, in nano-USD.</summary>
    public long Abandoned => _abandoned;

    public long Bytes => _bytes;

    public Latencies Latencies { get; } = new();

    public TimeSpan Took { get; private set; }

    public void Run(int threads, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] running = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() => Work(new Random(seed * 1_000 + thread), start, time)))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        Took = Stopwatch.GetElapsedTime(start);
    }

    private void Work(Random random, long start, TimeSpan time)
    {
        long granted = 0, denied = 0, charged = 0, abandoned = 0;
        Latencies latencies = new();
        BudgetSubject[] subjects = [.. Enumerable.Range(0, StressLoad.Users).Select(StressLoad.SubjectOf)];
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; (i & 0xF) != 0 || Stopwatch.GetElapsedTime(start) < time; i++)
        {
            long began = i % _sampled == 0 ? Stopwatch.GetTimestamp() : 0;
            BitConverter.TryWriteBytes(id, i);
            BudgetReservation reservation = Wait(ledger.ReserveAsync(new BudgetRequest(
                load.Limits, subjects[random.Next(StressLoad.Users)], new BudgetAmount(0, 0, StressLoad.Estimate), StressLoad.Lease, new Guid(id))));
            if (!reservation.IsGranted)
            {
                denied++;
            }
            else if (crashRate > 0 && random.NextDouble() < crashRate)
            {
                granted++;
                abandoned += StressLoad.Estimate;
            }
            else
            {
                granted++;
                long charge = random.Next((int)StressLoad.Estimate + 1);
                Wait(ledger.SettleAsync(reservation, new BudgetAmount(0, 0, charge)));
                charged += charge;
            }

            if (began != 0)
            {
                latencies.Add(Stopwatch.GetTimestamp() - began);
            }
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        lock (Latencies)
        {
            (_granted, _denied, _charged, _abandoned, _bytes) = (_granted + granted, _denied + denied, _charged + charged, _abandoned + abandoned, _bytes + bytes);
            Latencies.Add(latencies);
        }
    }

    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}

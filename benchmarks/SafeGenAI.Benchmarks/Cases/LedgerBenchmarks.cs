using BenchmarkDotNet.Attributes;
using SafeGenAI.Budgets;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The ledger in memory: reserve and settle over four scopes, contended, beside the least that any counter costs.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    public const int Calls = 100_000;

    private static readonly BudgetScope[] Scopes = [BudgetScope.Global, BudgetScope.Tenant, BudgetScope.Feature, BudgetScope.User];

    private readonly InMemoryBudgetLedger _ledger = new(TimeProvider.System);
    private readonly BudgetLimits _limits = new("benchmark", [.. Scopes.SelectMany(scope => (BudgetLimit[])
        [new(scope, BudgetUnit.Tokens, 1_000_000_000_000, Per.Day), BudgetLimit.Usd(scope, 1_000_000, Per.Day)])]);

    private readonly BudgetSubject _subject = new("tenant-4", "user-17", "model-1");
    private long _counter;

    [Params(1, 2)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void ReserveAndSettle() => OnThreads.Run(Threads, () =>
    {
        for (int i = 0; i < Calls; i++)
        {
            BudgetReservation reservation = Done(_ledger.ReserveAsync(
                new BudgetRequest(_limits, _subject, new BudgetAmount(500, 1, 1_000), TimeSpan.FromMinutes(2), Guid.Empty)));
            Done(_ledger.SettleAsync(reservation, new BudgetAmount(120, 1, 150)));
        }
    });

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true)]
    public void FourInterlockedAdds() => OnThreads.Run(Threads, () =>
    {
        for (int i = 0; i < Calls * Scopes.Length; i++)
        {
            Interlocked.Add(ref _counter, 500);
        }
    });

    private static T Done<T>(ValueTask<T> task) => task.IsCompletedSuccessfully
        ? task.Result
        : throw new InvalidOperationException("The ledger did not answer at once.");
}

using System.Collections.Concurrent;
using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Outages;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>Eight callers of one instance, whose attempts estimate 10 tokens and use 6.</summary>
internal sealed class ChaosLoad : IAsyncDisposable
{
    public const long Estimate = 10;
    public const long Charge = 6;
    public const int Instances = 4;
    public const int Callers = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<ChaosCall> _calls = new();
    private int _withoutStore;

    public ChaosLoad(ChaosServer server, BudgetLimits limits, string prefix)
    {
        Limits = limits;
        ConfigurationOptions configuration = ConfigurationOptions.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Proxy.Port},connectTimeout=500"));
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        Store = new(configuration, new RedisLedgerOptions { Prefix = prefix, CommandTimeout = TimeSpan.FromMilliseconds(200) });
        BudgetStoreOptions options = new()
        {
            Instances = Instances, Patience = TimeSpan.FromMilliseconds(300), ProbeInterval = TimeSpan.FromMilliseconds(100),
        };
        Ledger = new(Store, options, TimeProvider.System, LedgerRig.NewAttempt, new OutageEvents { Answered = _ => Interlocked.Increment(ref _withoutStore) });
    }

    public RedisBudgetLedger Store { get; }

    public OutageLedger Ledger { get; }

    public BudgetLimits Limits { get; }

    /// <summary>How many attempts were answered without the store.</summary>
    public int WithoutStore => Volatile.Read(ref _withoutStore);

    /// <summary>Takes what was told since it was asked last.</summary>
    public ChaosCall[] TakeCalls()
    {
        ChaosCall[] calls = [.. _calls];
        _calls.Clear();
        return calls;
    }

    /// <summary>Each caller makes so many attempts.</summary>
    public Task RunAsync(BudgetSubject subject, int attempts) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (int i = 0; i < attempts; i++)
        {
            await AttemptAsync(subject);
        }
    })));

    public async Task<ChaosAnswer> AttemptAsync(BudgetSubject subject)
    {
        long start = TimeProvider.System.GetTimestamp();
        BudgetReservation reservation;
        try
        {
            reservation = await Ledger.ReserveAsync(new BudgetRequest(Limits, subject, LedgerRig.Tokens(Estimate), Lease, LedgerRig.NewAttempt()));
        }
        catch (BudgetStoreException)
        {
            return Told(ChaosAnswer.Refused, TimeProvider.System.GetElapsedTime(start));
        }

        TimeSpan reserving = TimeProvider.System.GetElapsedTime(start);
        if (!reservation.IsGranted)
        {
            return Told(ChaosAnswer.Denied, reserving);
        }

        ChaosAnswer answer = Told(((OutageLease)reservation.State!).Stored.IsGranted ? ChaosAnswer.Stored : ChaosAnswer.Local, reserving);
        long settling = TimeProvider.System.GetTimestamp();
        await Ledger.SettleAsync(reservation, LedgerRig.Tokens(Charge));
        Assert.InRange(TimeProvider.System.GetElapsedTime(settling), TimeSpan.Zero, ChaosCycle.Bound);
        return answer;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private ChaosAnswer Told(ChaosAnswer answer, TimeSpan took)
    {
        _calls.Enqueue(new(answer, took));
        return answer;
    }
}

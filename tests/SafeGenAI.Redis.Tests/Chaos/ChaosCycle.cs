using SafeGenAI.Budgets;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>One fault under the load of two instances, with accounts of its own in both slots, and what holds whatever happened.</summary>
internal sealed class ChaosCycle(ChaosServer server, ChaosLoad[] instances, StoreFailurePolicy policy, ChaosFault fault, int number)
{
    /// <summary>No call waits longer: far above what is configured, because the machine may be busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly BudgetSubject _subject = new($"tenant-{fault}-{number}", null, $"model-{fault}-{number}");

    private BudgetLimits Limits => instances[0].Limits;

    /// <returns>What every attempt was told.</returns>
    public async Task<ChaosCall[]> RunAsync()
    {
        foreach (ChaosLoad load in instances)
        {
            await UntilAsync("the store answers", async () => await load.AttemptAsync(_subject) == ChaosAnswer.Stored);
        }

        // The fault begins among calls that are under way, while there is room.
        int[] before = [.. instances.Select(load => load.WithoutStore)];
        Task under = LoadAsync(2);
        await server.BeginAsync(fault);
        await under;
        for (int i = 0; i < instances.Length && fault != ChaosFault.ScriptsFlushed; i++)
        {
            await UntilAsync("an attempt is answered without the store", async () =>
            {
                await instances[i].AttemptAsync(_subject);
                return instances[i].WithoutStore > before[i];
            });
        }

        await LoadAsync(5);
        Task back = LoadAsync(2);
        await server.EndAsync(fault);
        await back;
        foreach (ChaosLoad load in instances)
        {
            await UntilAsync("the store answers again", async () =>
                await load.AttemptAsync(_subject) is ChaosAnswer.Stored or ChaosAnswer.Denied && await StatesAsync(load, _subject) is not null);
        }

        await LoadAsync(5);
        if (policy != StoreFailurePolicy.FailOpen)
        {
            await UntilAsync("the limit is used up", async () => await instances[0].AttemptAsync(_subject) == ChaosAnswer.Denied);
        }

        ChaosCall[][] calls = [.. instances.Select(load => load.TakeCalls())];
        await CheckAsync(calls);

        // Nothing leaks: whoever comes after finds a store like any other.
        BudgetSubject next = new(_subject.Tenant + "-next", null, _subject.Model + "-next");
        foreach (ChaosLoad load in instances)
        {
            await UntilAsync("the store grants", async () => await load.AttemptAsync(next) == ChaosAnswer.Stored);
            await UntilAsync("nothing stays held", async () => await StatesAsync(load, next) is { } states && states.All(state => state is { Reserved: 0, Spent: > 0 }));
            load.TakeCalls();
        }

        return [.. calls.SelectMany(one => one)];
    }

    private Task LoadAsync(int attempts) => Task.WhenAll(instances.Select(load => load.RunAsync(_subject, attempts)));

    private async Task CheckAsync(ChaosCall[][] byInstance)
    {
        ChaosCall[] calls = [.. byInstance.SelectMany(one => one)];
        Assert.All(calls, call => Assert.InRange(call.Took, TimeSpan.Zero, Bound));
        long limit = Limits[0].Amount;
        long share = limit / ChaosLoad.Instances;
        long stored = calls.Count(call => call.Answer == ChaosAnswer.Stored) * ChaosLoad.Charge;
        long local = calls.Count(call => call.Answer == ChaosAnswer.Local) * ChaosLoad.Charge;

        // What was held when the data was lost is held no longer, and is charged all the same.
        long unheld = fault == ChaosFault.RestartedEmpty ? instances.Length * ChaosLoad.Callers * ChaosLoad.Charge : 0;

        // Everything that was settled, also before the data was lost; at most the whole of every attempt that was not denied.
        (long least, long most) = (stored + local, calls.Count(call => call.Answer != ChaosAnswer.Denied) * ChaosLoad.Estimate);
        switch (policy)
        {
            case StoreFailurePolicy.FailClosed:
                Assert.Equal(0, local);
                Assert.InRange(stored, 1, limit + unheld);
                most = Math.Min(most, limit + unheld);
                break;
            case StoreFailurePolicy.LocalShare:
                Assert.All(byInstance, own => Assert.InRange(own.Count(call => call.Answer == ChaosAnswer.Local) * ChaosLoad.Charge, 0, share));
                Assert.InRange(stored + local, 1, limit + unheld + (share * instances.Length));
                Assert.DoesNotContain(calls, call => call.Answer == ChaosAnswer.Refused);

                // An account that is over its limit already is not told what was spent without it.
                (least, most) = (stored, Math.Min(most, limit + unheld + (share * instances.Length)));
                break;
            default:
                Assert.DoesNotContain(calls, call => call.Answer is ChaosAnswer.Refused or ChaosAnswer.Denied);
                break;
        }

        string seen = "";
        await UntilAsync(() => $"{least} to {most} are spent and nothing is held: {seen}", async () =>
        {
            IReadOnlyList<BudgetState>? states = await StatesAsync(instances[0], _subject);
            _ = await StatesAsync(instances[1], _subject);
            seen = states is null ? "the store does not answer" : string.Join(", ", states.Select(state => $"{state.Limit.Scope} spent {state.Spent}, reserved {state.Reserved}"));
            return instances.All(load => load.Ledger.IsIdle) && states is not null
                && states.All(state => state.Reserved == 0 && state.Spent >= least && state.Spent <= most);
        });
    }

    /// <summary>What the store itself says, or null where it does not answer.</summary>
    private static async Task<IReadOnlyList<BudgetState>?> StatesAsync(ChaosLoad load, BudgetSubject subject)
    {
        try
        {
            // Through the front first: whatever waits there is told to a store that answers.
            _ = await load.Ledger.ReadAsync(load.Limits, subject);
            return await load.Store.ReadAsync(load.Limits, subject);
        }
        catch (Exception exception) when (exception is BudgetStoreException or RedisLedgerException)
        {
            return null;
        }
    }

    private static Task UntilAsync(string what, Func<Task<bool>> isSo) => UntilAsync(() => what, isSo);

    private static async Task UntilAsync(Func<string> what, Func<Task<bool>> isSo)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Not so within {Patience}: {what()}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}

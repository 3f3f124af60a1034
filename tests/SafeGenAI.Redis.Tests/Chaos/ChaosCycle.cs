using SafeGenAI.Budgets;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>One fault under load, with accounts of its own in both slots, and what holds whatever happened.</summary>
internal sealed class ChaosCycle(ChaosServer server, ChaosLoad load, StoreFailurePolicy policy, ChaosFault fault, int number)
{
    /// <summary>No call waits longer: far above what is configured, because the machine may be busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly BudgetSubject _subject = new($"tenant-{fault}-{number}", null, $"model-{fault}-{number}");

    /// <returns>What every attempt was told.</returns>
    public async Task<ChaosCall[]> RunAsync()
    {
        await UntilAsync("the store answers", async () => await load.AttemptAsync(_subject) == ChaosAnswer.Stored);
        await load.RunAsync(_subject, 2);

        // The fault begins among calls that are under way.
        int before = load.WithoutStore;
        Task under = load.RunAsync(_subject, 5);
        await server.BeginAsync(fault);
        await under;
        if (fault != ChaosFault.ScriptsFlushed)
        {
            await UntilAsync("an attempt is answered without the store", async () =>
            {
                await load.AttemptAsync(_subject);
                return load.WithoutStore > before;
            });
        }

        Task back = load.RunAsync(_subject, 5);
        await server.EndAsync(fault);
        await back;
        await UntilAsync("the store answers again", async () => await load.AttemptAsync(_subject) is ChaosAnswer.Stored or ChaosAnswer.Denied && await StatesAsync() is not null);
        await load.RunAsync(_subject, 5);
        ChaosCall[] calls = load.TakeCalls();
        await CheckAsync(calls);

        // Nothing leaks: whoever comes after finds a store like any other.
        BudgetSubject next = new(_subject.Tenant + "-next", null, _subject.Model + "-next");
        await UntilAsync("the store grants", async () => await load.AttemptAsync(next) == ChaosAnswer.Stored);
        await UntilAsync("nothing stays held", async () => await StatesAsync(next) is { } states && states.All(state => state is { Reserved: 0, Spent: > 0 }));
        load.TakeCalls();
        return calls;
    }

    private async Task CheckAsync(ChaosCall[] calls)
    {
        Assert.All(calls, call => Assert.InRange(call.Took, TimeSpan.Zero, Bound));
        int last = server.Lifetime;
        long limit = load.Limits[0].Amount;
        long local = calls.Count(call => call.Answer == ChaosAnswer.Local) * ChaosLoad.Charge;
        switch (policy)
        {
            case StoreFailurePolicy.FailClosed:
                Assert.Equal(0, local);
                break;
            case StoreFailurePolicy.LocalShare:
                Assert.InRange(local, 0, limit / ChaosLoad.Instances);
                Assert.DoesNotContain(calls, call => call.Answer == ChaosAnswer.Refused);
                break;
            default:
                Assert.DoesNotContain(calls, call => call.Answer is ChaosAnswer.Refused or ChaosAnswer.Denied);
                break;
        }

        // Of one lifetime of the data: an emptied server begins anew.
        foreach (IGrouping<int, ChaosCall> lifetime in calls.Where(call => call.Began == call.Answered && call.Answer == ChaosAnswer.Stored).GroupBy(call => call.Began))
        {
            Assert.InRange(lifetime.Count() * ChaosLoad.Charge, 0, limit);
        }

        // At least what was settled since; at most that, and the whole of what is presumed.
        long least = calls.Count(call => call.Began == last && call.Answer is ChaosAnswer.Stored or ChaosAnswer.Local) * ChaosLoad.Charge;
        long most = calls.Count(call => call.Answered == last && call.Answer != ChaosAnswer.Denied) * ChaosLoad.Estimate
            + calls.Count(call => call.Answered != last && call.Answer == ChaosAnswer.Local) * ChaosLoad.Charge;
        string seen = "";
        await UntilAsync(() => $"{least} to {most} are spent and nothing is held: {seen}", async () =>
        {
            IReadOnlyList<BudgetState>? states = await StatesAsync();
            seen = states is null ? "the store does not answer" : string.Join(", ", states.Select(state => $"{state.Limit.Scope} spent {state.Spent}, reserved {state.Reserved}"));
            return load.Ledger.IsIdle && states is not null && states.All(state => state.Reserved == 0 && state.Spent >= least && state.Spent <= most);
        });
        if (policy == StoreFailurePolicy.FailClosed)
        {
            Assert.All((await StatesAsync())!, state => Assert.InRange(state.Spent, least, limit));
        }
    }

    /// <summary>What the store itself says, or null where it does not answer.</summary>
    private async Task<IReadOnlyList<BudgetState>?> StatesAsync(BudgetSubject? subject = null)
    {
        try
        {
            // Through the front first: whatever waits there is told to a store that answers.
            _ = await load.Ledger.ReadAsync(load.Limits, subject ?? _subject);
            return await load.Store.ReadAsync(load.Limits, subject ?? _subject);
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

using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

public sealed class QuotaRaceTests
{
    private const int Repetitions = 100;
    private const int Callers = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void L01_OfTenConcurrentCallsWithOneUnitLeft_OnePasses(bool streaming)
    {
        QuotaRig rig = new();
        GenAIPipeline pipeline = rig.Build(q => q.PerUser(1, Per.Day));
        int[] answered = new int[Repetitions];

        Together(caller =>
        {
            // One call is over before the next thread wakes, so all of them ask for many users in the same order: they meet.
            for (int user = 0; user < Repetitions; user++)
            {
                GenAIResult result = pipeline.AskAsync(QuotaRig.Request($"user-{user}"), streaming).GetAwaiter().GetResult();
                if (result.Outcome == Outcome.Answered)
                {
                    Interlocked.Increment(ref answered[user]);
                }
            }
        });

        Assert.All(answered, count => Assert.Equal(1, count));
        Assert.Equal(Repetitions, rig.Model.Calls);
        Assert.All(Enumerable.Range(0, Repetitions), user => Assert.Equal((1, 0), rig.Balance($"user-{user}")));
        Assert.Equal(0, rig.Ledger.OpenLeases);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L01_WhileOneCallIsUnderWay_ItsUnitIsNobodyElses_UntilItFails(bool streaming)
    {
        QuotaRig rig = new();
        TaskCompletionSource gate = new();
        rig.Model.Then(QuotaRig.Down.When(gate.Task));
        GenAIPipeline pipeline = rig.Build(q => q.PerUser(1, Per.Day));

        Task<GenAIResult> first = pipeline.AskAsync(QuotaRig.Request(), streaming);
        GenAIResult[] meanwhile = await Task.WhenAll(Enumerable.Range(0, Callers - 1).Select(_ => pipeline.AskAsync(QuotaRig.Request(), streaming)));
        Assert.Equal((0, 1), rig.Balance());
        gate.SetResult();
        await first;

        Assert.All(meanwhile, result => Assert.Equal((Outcome.FellBack, 0L), (result.Outcome, result.Quota!.Remaining)));
        Assert.Equal((0, 0), rig.Balance());
        Assert.Equal(Outcome.Answered, (await pipeline.AskAsync(QuotaRig.Request(), streaming)).Outcome);
    }

    private static void Together(Action<int> ask)
    {
        using Barrier start = new(Callers);
        Exception? first = null;
        Thread[] threads = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                ask(caller);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref first, exception, null);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(first);
    }
}

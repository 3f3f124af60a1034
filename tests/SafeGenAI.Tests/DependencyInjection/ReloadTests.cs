using System.Collections.Concurrent;
using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>Limits and modes follow the configuration while an application runs.</summary>
public sealed class ReloadTests
{
    private const string Amount = "Features:f:CostBreaker:PerFeature:TokensPerHour";
    private const string Bound = "Features:f:CostBreaker:MaxOutputTokens";
    private const int Reserved = (int)MoneyRig.PromptEstimate + 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_ALimitThatIsLoweredBelowWhatIsSpent_DeniesAtOnce_AndOneThatIsRaisedAdmits_CountersKept(bool streaming)
    {
        await using ReloadRig rig = new(new(), c =>
        {
            c.MaxOutputTokens = 100;
            c.PerFeature(tokens: 1_000L, Per.Hour);
        });
        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);

        rig.Configuration.Change((Amount, "10"));
        GenAIResult lowered = await rig.Pipeline.AskAsync(streaming);
        rig.Configuration.Change((Amount, $"{Reserved + 15}"));
        GenAIResult raised = await rig.Pipeline.AskAsync(streaming);
        GenAIResult full = await rig.Pipeline.AskAsync(streaming);

        Assert.Equal((FailureKind.BudgetExceeded, null, FailureKind.BudgetExceeded), (lowered.FailureKind, raised.FailureKind, full.FailureKind));
        Assert.Equal((30, 2, 40_000, 0), rig.Money.Balance());
        Assert.Equal(
            [
                $"The configuration changed; for calls that begin now holds: {Amount} = 10 (as in code before).",
                $"The configuration changed; for calls that begin now holds: {Amount} = 265 (10 before).",
            ],
            await rig.LoggedAsync(1434, count: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_ACallInFlight_KeepsItsSnapshot_OverAllOfItsAttempts(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 100_000L, Per.Hour));
        rig.Client.Then(FakeReply.Throw(() => new HttpRequestException("down")).When(gate.Task));

        Task<GenAIResult> running = rig.Pipeline.AskAsync(streaming);
        rig.Configuration.Change((Amount, "1"), (Bound, "50"));
        GenAIResult next = await rig.Pipeline.AskAsync(streaming);
        gate.SetResult();
        while (!running.IsCompleted)
        {
            rig.Money.Time.Advance(TimeSpan.FromTicks(1));
            await Task.Yield();
        }

        Assert.Equal((FailureKind.BudgetExceeded, Outcome.Answered), (next.FailureKind, (await running).Outcome));
        Assert.Equal([4_096, 4_096], rig.Client.Requests.Select(request => request.Options!.MaxOutputTokens!.Value));
        Assert.Equal(0, rig.Money.Balance().Reserved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AnInvalidReload_KeepsTheLastGoodOne_AndSaysSo(bool streaming)
    {
        await using ReloadRig rig = new(new((Amount, "300")), c =>
        {
            c.MaxOutputTokens = 100;
            c.PerFeature(tokens: 1_000L, Per.Hour);
        });

        rig.Configuration.Change((Amount, "100000"), (Bound, "-1"), ("Features:f:Resilience:MaxRetries", "many"), ("Featurs:f", "1"));

        Assert.Equal(
            [
                "The configuration changed and has 3 faults; none of the change is used, what held before holds on. Faults: " +
                "Features:f:Resilience:MaxRetries is \"many\"; set a whole number. " +
                "Featurs is not a setting; known here are 'BudgetStore', 'CostBreaker', 'Features', 'Feedback', 'Models', 'PseudonymKey', 'SharedCache'. " +
                "Feature 'f': CostBreaker.MaxOutputTokens is -1; set at least 1.",
            ],
            await rig.LoggedAsync(1435));
        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        Assert.Equal(FailureKind.BudgetExceeded, (await rig.Pipeline.AskAsync(streaming)).FailureKind);

        rig.Configuration.Change((Bound, null), ("Features:f:Resilience:MaxRetries", null), ("Featurs:f", null));

        Assert.Null((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        Assert.Equal([$"The configuration changed; for calls that begin now holds: {Amount} = 100000 (300 before)."], await rig.LoggedAsync(1434));
    }

    [Fact]
    public async Task L24_AnInvalidReloadThatIsTakenBack_IsTold()
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1_000L, Per.Hour));

        rig.Configuration.Change((Amount, "0"));
        rig.Configuration.Change((Amount, null));

        Assert.Equal(["The configuration changed; for calls that begin now holds: what held before."], await rig.LoggedAsync(1434));
        Assert.Single(rig.Logged(1435));
    }

    [Fact]
    public async Task L24_CodeThatThrowsWhenItIsAskedAgain_ChangesNothing_AndIsTold()
    {
        int asked = 0;
        await using ReloadRig rig = new(new(), c =>
        {
            c.PerFeature(tokens: 10_000L, Per.Hour);
            if (++asked > 1)
            {
                throw new InvalidOperationException("not twice");
            }
        });

        rig.Configuration.Change((Amount, "1"));

        Assert.Contains("InvalidOperationException: not twice", Assert.Single(await rig.LoggedAsync(1435)), StringComparison.Ordinal);
        Assert.Null((await rig.Pipeline.ExecuteAsync("hi")).FailureKind);
    }

    [Fact]
    public async Task WhatIsReadAtStartOnly_IsTold_ByNameOnly()
    {
        await using ReloadRig rig = new(new(("Features:f:Resilience:MaxAttempts", "5")), c => c.PerFeature(tokens: 1_000L, Per.Hour));

        rig.Configuration.Change(("PseudonymKey", "AAECAwQFBgcICQoLDA0ODw=="), ("Features:f:Resilience:MaxAttempts", "1"), ("Models:small:Circuit:FailureRatio", "0.25"));
        rig.Configuration.Change(("PseudonymKey", null), ("Features:f:Resilience:MaxAttempts", "5"));

        Assert.Equal(
            ["The configuration changed in what is read at start only; it holds from the next start on: " +
                "Features:f:Resilience:MaxAttempts, Models:small:Circuit:FailureRatio, PseudonymKey."],
            await rig.LoggedAsync(1436));
        Assert.Empty(rig.Logged(1434));
    }

    [Fact]
    public async Task AChangeOfSomethingElse_IsNoReload()
    {
        int asked = 0;
        await using ReloadRig rig = new(new((Amount, "5")), c =>
        {
            asked++;
            c.PerFeature(tokens: 1_000L, Per.Hour);
        });

        rig.Configuration.Change((Amount, "5"));

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMode_FollowsTheConfiguration(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour));

        List<FailureKind?> kinds = [];
        foreach (string? mode in (string?[])[null, "Observe", "Off", "Enforce"])
        {
            rig.Configuration.Change(("Features:f:CostBreaker:Mode", mode));
            kinds.Add((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        }

        Assert.Equal([FailureKind.BudgetExceeded, null, null, FailureKind.BudgetExceeded], kinds);
        Assert.Equal((15, 1), (rig.Money.Balance().Tokens, rig.Money.Balance().Requests));
        Assert.All(rig.Client.Requests, request => Assert.Equal(4_096, request.Options!.MaxOutputTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitPerUserThatIsSwitchedOn_NeedsAUserFromThenOn(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerUser(tokens: 10_000L, Per.Hour, limit => limit.Mode = BudgetMode.Off));
        await rig.Pipeline.AskAsync(streaming);

        rig.Configuration.Change(("Features:f:CostBreaker:PerUser:TokensPerHour:Mode", "Enforce"));

        await Assert.ThrowsAsync<ArgumentException>(() => rig.Pipeline.AskAsync(streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AHundredReloadsUnderConcurrentCalls_LeaveNothingReserved_AndMixNoSnapshotsInOneCall(bool streaming)
    {
        const int Reloads = 100;
        ConcurrentBag<(long Limit, long Output, long NanoUsd)> seen = [];
        await using ReloadRig rig = new(
            new(), c => c.PerFeature(tokens: 9_000_000L, Per.Hour),
            request => seen.Add((request.Limits[0].Amount, request.Estimate.Tokens - MoneyRig.PromptEstimate, request.Estimate.NanoUsd)));
        int reloads = 0;
        rig.Client.Answer = asked => asked.Number % 3 == 0 ? FakeReply.Text("") : null;

        Task reloading = Task.Run(async () =>
        {
            for (int i = 1; i <= Reloads; i++)
            {
                rig.Configuration.Change((Amount, Text(8_000_000 + i)), (Bound, Text(1_000 + i)), ("Models:small:Price:Output", Text(i)));
                Volatile.Write(ref reloads, i);
                await Task.Yield();
            }
        });
        Task[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            do
            {
                await (caller % 2 == 0 ? rig.Pipeline.AskAsync(streaming) : (Task)rig.Pipeline.AsChatClient().AskAsync(streaming));
            }
            while (Volatile.Read(ref reloads) < Reloads);
        }))];
        await Task.WhenAll([reloading, .. callers]).WaitAsync(Patience);
        await rig.Pipeline.AskAsync(streaming);

        Assert.All(seen, one => Assert.True(
            one is (9_000_000, 4_096, 8_342_000) || one == Of(one.Limit - 8_000_000), $"A limit of {one.Limit} was checked with {one.Output} out for {one.NanoUsd}."));
        Assert.Contains(Of(Reloads), seen);
        Assert.Equal((0, 0), (rig.Money.Balance().Reserved, rig.Money.Ledger.OpenLeases));

        static (long, long, long) Of(long reload) =>
            (8_000_000 + reload, 1_000 + reload, MoneyRig.PromptEstimate * 1_000 + (1_000 + reload) * reload * 1_000);
    }

    [Fact]
    public async Task OfChangesFromSeveralThreads_TheLastOneHolds()
    {
        List<long> seen = [];
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 9_000_000L, Per.Hour), request => seen.Add(request.Limits[0].Amount));
        int last = 0;
        Lock order = new();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 25; i++)
            {
                lock (order)
                {
                    last++;
                    rig.Configuration.Change((Amount, Text(8_000_000 + last)));
                }
            }
        }))).WaitAsync(Patience);
        await rig.Pipeline.ExecuteAsync("hi");

        Assert.Equal([8_000_100], seen);
    }

    [Fact]
    public async Task AnApplicationThatIsDisposed_ListensNoMore()
    {
        int asked = 0;
        ReloadRig rig = new(new(), c =>
        {
            asked++;
            c.PerFeature(tokens: 1_000L, Per.Hour);
        });
        await rig.DisposeAsync();

        rig.Configuration.Change((Amount, "5"));

        Assert.Equal(1, asked);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

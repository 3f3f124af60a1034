using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;
using SafeGenAI.Tests.Quota;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>Quotas follow the configuration, and whoever switches them, while an application runs.</summary>
public sealed class ReloadedQuotaTests
{
    private const string Amount = "Features:f:Quota:PerUser:CallsPerDay";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AQuotaThatIsLowered_DeniesAtOnce_AndOneThatIsRaisedAdmits_CountersKept(bool streaming)
    {
        await using ReloadRig rig = Rig(new());
        await rig.Pipeline.AskAsync(QuotaRig.Request(units: 2), streaming);

        rig.Configuration.Change((Amount, "2"));
        GenAIResult lowered = await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);
        rig.Configuration.Change((Amount, "3"));
        GenAIResult raised = await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((FailureKind.QuotaExceeded, "0 of 2 left today, resets at 00:00 UTC"), (lowered.FailureKind, lowered.Quota!.Sentence));
        Assert.Equal((null, "0 of 3 left today, resets at 00:00 UTC"), (raised.FailureKind, raised.Quota!.Sentence));
        Assert.Equal("0 of 3 left today, resets at 00:00 UTC", (await rig.Pipeline.GetQuotaAsync("ann"))!.Sentence);
        Assert.Equal($"The configuration changed; for calls that begin now holds: {Amount} = 3 (2 before).", (await rig.LoggedAsync(1434, count: 2))[1]);
        Assert.Empty(rig.Logged(1436));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_ACallInFlight_KeepsTheQuotaItBeganWith(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ReloadRig rig = Rig(new());
        rig.Client.Then(FakeReply.Text("late").When(gate.Task));

        Task<GenAIResult> running = rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);
        rig.Configuration.Change(("Features:f:Quota:Mode", "Off"));
        GenAIResult off = await rig.Pipeline.AskAsync(QuotaRig.Request(user: null), streaming);
        gate.SetResult();
        GenAIResult counted = await running;
        rig.Configuration.Change(("Features:f:Quota:Mode", null));

        Assert.Equal((Outcome.Answered, null), (off.Outcome, off.Quota));
        Assert.Equal((Outcome.Answered, 1L, 9L), (counted.Outcome, counted.Quota!.Used, counted.Quota.Remaining));
        Assert.Equal(1, (await rig.Pipeline.GetQuotaAsync("ann"))!.Used);
        Assert.Equal(0, rig.Money.Ledger.OpenLeases);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AnInvalidQuota_KeepsTheLastGoodOne_AndSaysSo(bool streaming)
    {
        await using ReloadRig rig = Rig(new((Amount, "1")));

        rig.Configuration.Change((Amount, "0"), ("Features:f:Quota:Mode", "Off"));

        Assert.Contains("The limit 0 calls per day for each user of feature 'f' admits no call", Assert.Single(await rig.LoggedAsync(1435)), StringComparison.Ordinal);
        Assert.Equal("0 of 1 left today, resets at 00:00 UTC", (await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming)).Quota!.Sentence);
        Assert.Equal(FailureKind.QuotaExceeded, (await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AQuotaThatIsSwitchedOn_NeedsAUserFromThenOn(bool streaming)
    {
        await using ReloadRig rig = Rig(new(($"{Amount}:Mode", "Off")));
        await rig.Pipeline.AskAsync(QuotaRig.Request(user: null), streaming);

        rig.Configuration.Change(($"{Amount}:Mode", "Observe"), ($"{Amount}:Amount", "7"));

        await Assert.ThrowsAsync<ArgumentException>(() => rig.Pipeline.AskAsync(QuotaRig.Request(user: null), streaming));
        Assert.Equal((7, BudgetMode.Observe), ((await rig.Pipeline.GetQuotaAsync("ann"))!.Limit, (await rig.Pipeline.GetQuotaAsync("ann"))!.Limits[0].Mode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhetherAFallbackCounts_FollowsTheConfiguration(bool streaming)
    {
        await using ReloadRig rig = Rig(new());
        rig.Client.Otherwise = FakeReply.Throw(() => new HttpRequestException("no", null, System.Net.HttpStatusCode.Unauthorized));
        GenAIResult returned = await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);

        rig.Configuration.Change(("Features:f:Quota:CountFallbacks", "true"));
        GenAIResult counted = await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((0L, 1L), (returned.Quota!.Used, counted.Quota!.Used));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task QuotasAndBudgets_AreSwitchedApart_AndEachSwitchIsLogged(bool streaming)
    {
        await using ReloadRig rig = Rig(new((Amount, "1")), c => c.PerFeature(requests: 1, Per.Day));
        BudgetControl control = rig.Get<BudgetControl>();
        await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming);

        control.SetMode(BudgetMode.Off, "ann", "budgets only");
        FailureKind? quota = (await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind;
        control.SetMode(BudgetMode.Enforce, "ann", "over");
        control.SetQuotaMode("f", BudgetMode.Observe, "ann", "INC-7");
        FailureKind? budget = (await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind;
        control.SetQuotaMode(BudgetMode.Off, "ann", "INC-8");
        QuotaStatus? off = await rig.Pipeline.GetQuotaAsync("ann");
        control.SetQuotaMode(BudgetMode.Enforce, "ann", "over");

        Assert.Equal((FailureKind.QuotaExceeded, FailureKind.BudgetExceeded, null), (quota, budget, off));
        Assert.Equal((BudgetMode.Observe, BudgetMode.Enforce, BudgetMode.Enforce), (control.QuotaModeOf("f"), control.QuotaMode, control.ModeOf("f")));
        Assert.Equal(BudgetMode.Observe, (await rig.Pipeline.GetQuotaAsync("ann"))!.Limits[0].Mode);
        string[] told = await rig.LoggedAsync(1433, count: 5);
        Assert.Equal("The quotas of f are switched to Observe, from Enforce, by ann: INC-7", told[2]);
        Assert.Equal("The quotas of all features are switched to Off, from Enforce, by ann: INC-8", told[3]);
        Assert.Equal(
            "There is no feature 'g' whose quotas could be switched; known are 'f'.",
            Assert.Throws<KeyNotFoundException>(() => control.SetQuotaMode("g", BudgetMode.Off, "ann", "why")).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAnObservedQuotaWouldHaveDenied_IsLoggedOncePerWindow(bool streaming)
    {
        await using ReloadRig rig = Rig(new((Amount, "1"), ("Features:f:Quota:Mode", "Observe")));

        for (int i = 0; i < 3; i++)
        {
            Assert.Null((await rig.Pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind);
        }

        string told = Assert.Single(await rig.LoggedAsync(1431));
        Assert.StartsWith(
            "f: a limit that only observes would have denied an attempt. The quota of 1 calls per day for each user of feature 'f' has no room: 1 are used",
            told, StringComparison.Ordinal);
    }

    private static ReloadRig Rig(ReloadableConfiguration configuration, Action<CostBreakerOptions>? limits = null) =>
        new(configuration, limits ?? MoneyRig.Wide, feature: f => f.UseQuota(QuotaRig.TenADay));
}

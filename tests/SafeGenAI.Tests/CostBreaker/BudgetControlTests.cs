using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Tests.DependencyInjection;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>The kill switch at run time.</summary>
public sealed class BudgetControlTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASwitch_HoldsForCallsThatBeginFromThenOn_AndIsLoggedWithIntent(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour));
        BudgetControl control = rig.Get<BudgetControl>();

        List<FailureKind?> kinds = [(await rig.Pipeline.AskAsync(streaming)).FailureKind];
        foreach (BudgetMode mode in (BudgetMode[])[BudgetMode.Observe, BudgetMode.Off, BudgetMode.Enforce])
        {
            control.SetMode("f", mode, "ann", "the limit is wrong, INC-7");
            Assert.Equal((mode, BudgetMode.Enforce), (control.ModeOf("f"), control.Mode));
            kinds.Add((await rig.Pipeline.AskAsync(streaming)).FailureKind);
        }

        Assert.Equal([FailureKind.BudgetExceeded, null, null, FailureKind.BudgetExceeded], kinds);
        Assert.Equal((15, 1), (rig.Money.Balance().Tokens, rig.Money.Balance().Requests));
        Assert.Equal(
            "The budgets of f are switched to Observe, from Enforce, by ann: the limit is wrong, INC-7", (await rig.LoggedAsync(1433, count: 3))[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASwitchOfAFeature_LeavesTheLimitsOverAllFeatures_AndTheSwitchOfAllDoesNot(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour), more: b => b.UseCostBreaker(c => c.Global(tokens: 2L, Per.Day)));
        BudgetControl control = rig.Get<BudgetControl>();

        control.SetMode("f", BudgetMode.Off, "ann", "trial");
        FailureKind? feature = (await rig.Pipeline.AskAsync(streaming)).FailureKind;
        control.SetMode(BudgetMode.Off, "ann", "trial");
        FailureKind? all = (await rig.Pipeline.AskAsync(streaming)).FailureKind;

        Assert.Equal((FailureKind.BudgetExceeded, null), (feature, all));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASwitch_OutlivesAReload_AndNeverMakesALimitStricter(bool streaming)
    {
        List<BudgetLimits> seen = [];
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour), request => seen.Add(request.Limits));
        BudgetControl control = rig.Get<BudgetControl>();

        control.SetMode(BudgetMode.Observe, "ann", "trial");
        rig.Configuration.Change(("Features:f:CostBreaker:PerFeature:TokensPerHour", "7"));
        await rig.Pipeline.AskAsync(streaming);
        rig.Configuration.Change(("Features:f:CostBreaker:Mode", "Off"));
        await rig.Pipeline.AskAsync(streaming);

        Assert.Equal((7, BudgetMode.Observe), (Assert.Single(seen)[0].Amount, seen[0][0].Mode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAContainer_OneControlSwitchesSeveralPipelines_AlsoThoseBuiltLater(bool streaming)
    {
        MoneyRig rig = new();
        BudgetControl control = new();
        control.SetMode(BudgetMode.Off, "ann", "before there is anything");
        GenAIPipeline[] pipelines = [.. Enumerable.Range(0, 2).Select(_ => rig.Builder.UseBudgetControl(control)
            .AddModel("small", rig.Model(), MoneyRig.Price).Configure(f => f.UseCostBreaker(c => c.PerFeature(tokens: 1L, Per.Hour))).Build())];

        FailureKind?[] off = [(await pipelines[0].AskAsync(streaming)).FailureKind, (await pipelines[1].AskAsync(streaming)).FailureKind];
        control.SetMode(BudgetMode.Enforce, "ann", "over");
        FailureKind?[] on = [(await pipelines[0].AskAsync(streaming)).FailureKind, (await pipelines[1].AskAsync(streaming)).FailureKind];

        Assert.Equal([null, null], off);
        Assert.Equal([FailureKind.BudgetExceeded, FailureKind.BudgetExceeded], on);
    }

    [Fact]
    public async Task ASwitch_NeedsAFeatureThatThereIs_AMode_AndIntent()
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour));
        BudgetControl control = rig.Get<BudgetControl>();

        Assert.Equal(
            "There is no feature 'g' whose budgets could be switched; known are 'f'.",
            Assert.Throws<KeyNotFoundException>(() => control.SetMode("g", BudgetMode.Off, "ann", "why")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => control.SetMode((BudgetMode)9, "ann", "why"));
        Assert.Throws<ArgumentException>(() => control.SetMode(BudgetMode.Off, " ", "why"));
        Assert.Throws<ArgumentException>(() => control.SetMode("f", BudgetMode.Off, "ann", ""));
        Assert.Throws<ArgumentException>(() => control.SetMode(BudgetMode.Off, "ann", new string('x', 501)));
        Assert.Equal(BudgetMode.Enforce, control.Mode);
    }

    [Fact]
    public async Task AControl_LetsGoOfAnApplicationThatIsDisposed()
    {
        ReloadRig rig = new(new(), c => c.PerFeature(tokens: 1L, Per.Hour));
        BudgetControl control = rig.Get<BudgetControl>();
        await rig.DisposeAsync();

        Assert.Throws<KeyNotFoundException>(() => control.SetMode("f", BudgetMode.Off, "ann", "why"));
    }
}

using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>Prices that are written in the configuration, and ceilings, follow it while an application runs.</summary>
public sealed class ReloadedPriceTests
{
    private const string Output = "Models:small:Price:Output";
    private const string Input = "Models:small:Price:Input";
    private const string Ceiling = "CostBreaker:CeilingPrice";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_APriceInTheConfiguration_CountsForTheNextCall_AndARunningOneKeepsItsOwn_OverAllOfItsAttempts(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ReloadRig rig = new(new(), MoneyRig.Wide);
        rig.Client.Then(FakeReply.Throw(() => new HttpRequestException("down")).When(gate.Task));

        Task<GenAIResult> running = rig.Pipeline.AskAsync(streaming);
        rig.Configuration.Change((Output, "4"));
        GenAIResult next = await rig.Pipeline.AskAsync(streaming);
        gate.SetResult();
        while (!running.IsCompleted)
        {
            rig.Money.Time.Advance(TimeSpan.FromTicks(1));
            await Task.Yield();
        }

        // The attempt that broke off is presumed in full: 150 tokens in and 4,096 out.
        Assert.Equal((30_000, 8_342_000 + 20_000), (next.Usage.CostNanoUsd, (await running).Usage.CostNanoUsd));
        Assert.Equal(0, rig.Money.Balance().Reserved);
        Assert.Equal([$"The configuration changed; for calls that begin now holds: {Output} = 4 (as in code before)."], await rig.LoggedAsync(1434));
        Assert.Empty(rig.Logged(1436));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_AnInvalidPrice_KeepsTheLastGoodOne_AndSaysSo(bool streaming)
    {
        await using ReloadRig rig = new(new((Output, "4")), MoneyRig.Wide);

        rig.Configuration.Change((Output, "40"), (Input, "-1"));

        Assert.StartsWith(
            "The configuration changed and has 1 faults; none of the change is used, what held before holds on. Faults: Models:small:Price is Input -1",
            Assert.Single(await rig.LoggedAsync(1435)), StringComparison.Ordinal);
        Assert.Equal(30_000, (await rig.Pipeline.AskAsync(streaming)).Usage.CostNanoUsd);

        rig.Configuration.Change((Input, null));

        Assert.Equal(210_000, (await rig.Pipeline.AskAsync(streaming)).Usage.CostNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_ACeiling_FollowsTheConfiguration(bool streaming)
    {
        await using ReloadRig rig = new(new(), c => c.PerFeature(usd: 1, Per.Hour).CeilingPrice = new ModelPrice(10, 20), priced: false);
        GenAIResult before = await rig.Pipeline.AskAsync(streaming);

        rig.Configuration.Change(($"Features:f:{Ceiling}:Output", "30"));
        GenAIResult raised = await rig.Pipeline.AskAsync(streaming);
        rig.Configuration.Change(($"Features:f:{Ceiling}:Output", "1000000"));
        GenAIResult tooDear = await rig.Pipeline.AskAsync(streaming);

        Assert.Equal((200_000, 250_000), (before.Usage.CostNanoUsd, raised.Usage.CostNanoUsd));
        Assert.Equal(FailureKind.BudgetExceeded, tooDear.FailureKind);
        Assert.Equal(450_000, rig.Money.Balance().NanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L24_APriceThatIsTakenAway_IsRefusedWhereALimitNeedsIt(bool streaming)
    {
        await using ReloadRig rig = new(new((Input, "1"), (Output, "2")), c => c.PerFeature(usd: 1, Per.Hour), priced: false);

        rig.Configuration.Change((Input, null), (Output, null));

        Assert.Contains("has a limit in USD and its model 'small' has no price", Assert.Single(await rig.LoggedAsync(1435)), StringComparison.Ordinal);
        Assert.Equal(20_000, (await rig.Pipeline.AskAsync(streaming)).Usage.CostNanoUsd);

        rig.Configuration.Change(($"{Ceiling}:Input", "3"), ($"{Ceiling}:Output", "3"));

        Assert.Equal(45_000, (await rig.Pipeline.AskAsync(streaming)).Usage.CostNanoUsd);
    }

    [Fact]
    public async Task L05_APriceThatIsTakenAway_IsTold_AndOnlyOnce()
    {
        await using ReloadRig rig = new(new((Input, "1"), (Output, "2")), c => c.PerFeature(tokens: 10_000L, Per.Hour), priced: false);

        rig.Configuration.Change((Input, null), (Output, null));
        rig.Configuration.Change(("CostBreaker:MaxOutputTokens", "100"));

        Assert.StartsWith("No price is known for the models 'small':", Assert.Single(await rig.LoggedAsync(1410)), StringComparison.Ordinal);
        GenAIResult result = await rig.Pipeline.ExecuteAsync("hi");
        Assert.Equal((Outcome.Answered, null), (result.Outcome, result.Usage.CostNanoUsd));
    }
}

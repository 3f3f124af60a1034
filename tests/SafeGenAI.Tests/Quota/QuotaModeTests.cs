using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

/// <summary>A quota that enforces, observes, or is switched off.</summary>
public sealed class QuotaModeTests
{
    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALimitThatObserves_IsShownAndCounted_AndDeniesNothing(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day, BudgetMode.Observe));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult second = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Outcome.Answered, null), (second.Outcome, second.FailureKind));
        QuotaLimitStatus shown = Assert.Single(second.Quota!.Limits);
        Assert.Equal((2L, 1L, 0L, BudgetMode.Observe), (shown.Used, shown.Limit, shown.Remaining, shown.Mode));
        Assert.All(_rig.Sink.Decisions, decision => Assert.Equal(QuotaOutcome.Counted, decision.Quota));
        Assert.Equal((2, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AQuotaThatIsOff_NeitherCountsNorShows_AndAsksForNoUser(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day).Mode = BudgetMode.Off);
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult second = await pipeline.AskAsync(QuotaRig.Request(user: null), streaming);

        Assert.Equal((Outcome.Answered, null), (second.Outcome, second.Quota));
        Assert.Null(await pipeline.GetQuotaAsync("ann"));
        Assert.All(_rig.Sink.Decisions, decision => Assert.Equal(QuotaOutcome.None, decision.Quota));
        Assert.Equal((0, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfSeveralLimits_OnlyThoseThatEnforceDeny_AndTheSentenceIsOfThem(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q
            .PerUser(1, Per.Hour, BudgetMode.Off).PerUser(1, Per.Day, BudgetMode.Observe).PerUser(3, Per.Month));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult second = await pipeline.AskAsync(QuotaRig.Request(), streaming);
        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(units: 2), streaming);

        Assert.Equal("1 of 3 left this month, resets on 1 April at 00:00 UTC", second.Quota!.Sentence);
        Assert.Equal([(Per.Month, BudgetMode.Enforce), (Per.Day, BudgetMode.Observe)], second.Quota.Limits.Select(limit => (limit.Per, limit.Mode)));
        Assert.Equal(FailureKind.QuotaExceeded, denied.FailureKind);
        Assert.Equal("1 of 3 left this month and this needs 2, resets on 1 April at 00:00 UTC", denied.Text);
    }

    [Fact]
    public async Task TheFeaturesOwnCode_RunsWithoutAQuotaThatIsOff()
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day, BudgetMode.Off));

        GenAIResult<string> result = await pipeline.ExecuteAsync(
            QuotaRig.Request(), async (client, token) => (await client.GetResponseAsync("hi", cancellationToken: token)).Text, _ => "fallback");

        Assert.Equal(("one two three", null), (result.Value, result.Quota));
    }

    [Theory]
    [InlineData(false, BudgetMode.Observe)]
    [InlineData(true, BudgetMode.Observe)]
    [InlineData(false, BudgetMode.Off)]
    [InlineData(true, BudgetMode.Off)]
    public async Task Alone_ItGoesByItsModeToo(bool streaming, BudgetMode mode)
    {
        IChatClient client = _rig.Model.AsBuilder().UseQuota(q => q.PerTenant(1, Per.Day).Mode = mode).Build();
        ChatOptions ofTenant = new ChatOptions().OnBehalfOf(new GenAIRequest("hi") { TenantId = "acme" });

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("one two three", (await client.AskAsync(streaming, "hi", ofTenant)).Text);
        }
    }

    [Fact]
    public void AModeThatIsNone_IsAFault()
    {
        string[] faults = [.. Assert.Throws<SafeGenAIConfigurationException>(
            () => _rig.Build(q => q.PerUser(1, Per.Day, (BudgetMode)7).Mode = (BudgetMode)9)).Faults];

        Assert.Equal(
            [
                "Feature 'f': Quota.Mode is 9; set Enforce, Observe or Off.",
                "Feature 'f': The limit of 1 calls per day for each user of feature 'f' has the mode 7; set Enforce, Observe or Off.",
            ],
            faults);
    }
}

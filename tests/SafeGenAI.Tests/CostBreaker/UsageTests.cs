using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class UsageTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public UsageTests() => _client = _rig.Model();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_MissingUsage_IsEstimatedAndMarked(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("one two").WithoutUsage();

        GenAIResult result = await _rig.BuildWide(_client).AskAsync(streaming);

        long cost = MoneyRig.Price.CostOf(MoneyRig.PromptEstimate, 0, 7);
        Assert.Equal(new AttemptTotals(MoneyRig.PromptEstimate, 0, 7, 0, cost, UsageSource.Estimated), result.Usage);
        Assert.Equal((MoneyRig.PromptEstimate + 7, 1, cost, 0), _rig.Balance());
    }

    [Fact]
    public void L05_UnderAUsdLimit_AModelWithoutAPriceIsRefusedAtBuild()
    {
        SafeGenAIConfigurationException thrown = Assert.Throws<SafeGenAIConfigurationException>(() => _rig.Builder
            .AddModel("mystery", _client)
            .Configure(f => f.UseCostBreaker(c => c.PerFeature(usd: 5, Per.Hour)))
            .Build());

        Assert.Contains("Feature 'f' has a limit in USD and its model 'mystery' has no price", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("CeilingPrice", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_UnderAUsdLimit_TheCeilingPriceChargesAModelWithoutAPrice(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("mystery", _client)
            .Configure(f => f.UseCostBreaker(c =>
            {
                c.CeilingPrice = new ModelPrice(input: 100, output: 200);
                c.PerFeature(usd: 5, Per.Hour);
            }))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(10 * 100_000 + 5 * 200_000, result.Usage.CostNanoUsd);
        Assert.Equal(result.Usage.CostNanoUsd, _rig.Balance().NanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_WithoutAUsdLimit_AnUnknownPriceIsNullAndNotZero(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Builder.AddModel("mystery", _client).Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Null(result.Usage.CostNanoUsd);
        Assert.Null(Assert.Single(_rig.Sink.Decisions).Usage.CostUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L06_CachedTokensArePartOfInput_AndReasoningPartOfOutput(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(input: 1_000, output: 50, cachedInput: 900, reasoning: 40);

        GenAIResult result = await _rig.BuildWide(_client).AskAsync(streaming);

        const long Cost = (100 * 1_000) + (900 * 100) + (50 * 2_000);
        Assert.Equal(new AttemptTotals(1_000, 900, 50, 40, Cost, UsageSource.Reported), result.Usage);
        Assert.Equal((1_050, 1, Cost, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false, -1, 5, 0, 0, MoneyRig.PromptEstimate, 5, UsageSource.Estimated)]
    [InlineData(true, 10, -5, 0, 0, 10, 2, UsageSource.Estimated)]
    [InlineData(false, 1_000_000_000_000_000_000, 5, 0, 0, MoneyRig.PromptEstimate, 5, UsageSource.Estimated)]
    [InlineData(true, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, MoneyRig.PromptEstimate, 2, UsageSource.Estimated)]
    [InlineData(true, long.MinValue, long.MinValue, long.MinValue, long.MinValue, MoneyRig.PromptEstimate, 2, UsageSource.Estimated)]
    [InlineData(false, 10, 5, 11, 6, 10, 5, UsageSource.Reported)] // more of a part than of the whole
    [InlineData(true, 10, 5, -1, -1, 10, 5, UsageSource.Reported)]
    public async Task L06_AbsurdUsage_NeitherThrowsNorCorrupts(
        bool streaming, long input, long output, long cached, long reasoning, long chargedInput, long chargedOutput, UsageSource source)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(input, output, cached, reasoning);

        GenAIResult result = await _rig.BuildWide(_client).AskAsync(streaming);

        Assert.Equal("ok", result.Text);
        Attempt attempt = Assert.Single(Assert.Single(_rig.Sink.Decisions).Attempts);
        Assert.Equal((chargedInput, chargedOutput, source), (attempt.InputTokens, attempt.OutputTokens, attempt.UsageSource));
        Assert.InRange(attempt.CachedInputTokens, 0, attempt.InputTokens);
        Assert.InRange(attempt.ReasoningTokens, 0, attempt.OutputTokens);
        Assert.Equal(result.Usage.CostNanoUsd, _rig.Balance().NanoUsd);
        Assert.Equal((chargedInput + chargedOutput, 0L), (_rig.Balance().Tokens, _rig.Balance().Reserved));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L02_UsageBeyondTheReservation_IsChargedAndDeniesUntilPaidBack(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(input: 10, output: 9_000);
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(tokens: 5_000, Per.Hour));

        GenAIResult first = await pipeline.AskAsync(streaming);
        GenAIResult second = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.Answered, Outcome.FellBack), (first.Outcome, second.Outcome));
        Assert.Equal((9_010, 1), (_rig.Balance().Tokens, _client.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L06_TokensWrittenIntoAProvidersCache_AreInput_AtTheirOwnRate(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("ok").WithUsage(input: 1_000, output: 50, cachedInput: 600, reasoning: 40, cacheWrite: 300);

        GenAIResult result = await Dear(_client).AskAsync(streaming);

        const long Cost = (100 * 1_000) + (600 * 100) + (300 * 2_000) + (10 * 2_000) + (40 * 3_000);
        Assert.Equal(new AttemptTotals(1_000, 600, 50, 40, Cost, UsageSource.Reported) { CacheWriteTokens = 300 }, result.Usage);
        Assert.Equal((1_050, 1, Cost, 0), _rig.Balance());
        Assert.Equal(300, Assert.Single(Assert.Single(_rig.Sink.Decisions).Attempts).CacheWriteTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L05_WhereTheKindsOfTokensAreUnknown_TheDearestIsCharged(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("one two").WithoutUsage();

        GenAIResult result = await Dear(_client).AskAsync(streaming);

        Assert.Equal((MoneyRig.PromptEstimate * 2_000) + (7 * 3_000), result.Usage.CostNanoUsd);
        Assert.Equal(result.Usage.CostNanoUsd, _rig.Balance().NanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L09_APresumedCharge_IsTheReservation_ThatTookTheDearestKinds(bool streaming)
    {
        _client.Otherwise = FakeReply.Throw(new HttpRequestException("500", null, System.Net.HttpStatusCode.InternalServerError));

        GenAIResult result = await Dear(_client).AskAsync(streaming);

        Assert.Equal(UsageSource.Presumed, result.Usage.Source);
        Assert.Equal((MoneyRig.PromptEstimate * 2_000) + (4_096 * 3_000), result.Usage.CostNanoUsd);
        Assert.Equal(result.Usage.CostNanoUsd, _rig.Balance().NanoUsd);
    }

    /// <summary>Writing into the cache costs twice the input, reasoning more than other output.</summary>
    private GenAIPipeline Dear(FakeChatClient client) => _rig.Builder
        .AddModel("small", client, new ModelPrice(input: 1, output: 2, cachedInput: 0.1m, cacheWrite: 2, reasoning: 3))
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseCostBreaker(MoneyRig.Wide))
        .Build();
}

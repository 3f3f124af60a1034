using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>Each documented instrument measures what its name says, with its tags.</summary>
public sealed class InstrumentsTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _small;
    private readonly FakeChatClient _large;

    public InstrumentsTests() => (_small, _large) = (_rig.Model(), _rig.Model());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_MeasuresTimeTokensAndCost_EachOnce(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("one two").After(TimeSpan.FromSeconds(2), between: TimeSpan.FromSeconds(3));
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder);

        await (streaming ? ReadAsync(pipeline) : AskAsync(pipeline));

        Assert.Equal([$"{(streaming ? 5 : 2)} safegenai.outcome=answered gen_ai.request.model=small"], recorder.Of(SafeGenAINames.CallDuration));
        Assert.Equal(["2 gen_ai.request.model=small"], recorder.Of(SafeGenAINames.TimeToFirstContent));
        Assert.Equal(["10 gen_ai.request.model=small"], recorder.Of(SafeGenAINames.TokensIn));
        Assert.Equal(["5 gen_ai.request.model=small"], recorder.Of(SafeGenAINames.TokensOut));
        Assert.Equal(["20000 gen_ai.request.model=small"], recorder.Of(SafeGenAINames.Cost));
        Assert.Empty(recorder.Of(SafeGenAINames.Fallbacks).Concat(recorder.Of(SafeGenAINames.Escalations)).Concat(recorder.Of(SafeGenAINames.Cache)));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHop_CountsEachAttemptsTokensUnderItsOwnModel(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("").WithUsage(100, 0);
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder);

        await pipeline.AskAsync(streaming);

        Assert.Equal(["100 gen_ai.request.model=small", "10 gen_ai.request.model=large"], recorder.Of(SafeGenAINames.TokensIn));
        Assert.Equal(["0 gen_ai.request.model=small", "5 gen_ai.request.model=large"], recorder.Of(SafeGenAINames.TokensOut));
        Assert.Equal(["1 gen_ai.request.model=large"], recorder.Of(SafeGenAINames.Escalations));
        Assert.Single(recorder.Of(SafeGenAINames.CallDuration));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFallback_IsCountedByKindAndRung(bool streaming)
    {
        _small.Otherwise = _large.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder);

        await pipeline.AskAsync(streaming);

        Assert.Equal(["1 error.type=network safegenai.rung=template"], recorder.Of(SafeGenAINames.Fallbacks));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AQuota_CountsUnitsAndDenials_AndNamesNobody(bool streaming)
    {
        _small.Then(FakeReply.Text("ok"), FakeReply.Throw(() => new HttpRequestException("down")));
        _large.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder, f => f.UseQuota(q => q.PerUser(4, Per.Day).PerTenant(100, Per.Day)));
        GenAIRequest request = new("hi") { UserId = "ann", TenantId = "acme", QuotaUnits = 3 };

        await pipeline.AskAsync(request, streaming);
        await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "acme" }, streaming);
        await pipeline.AskAsync(request, streaming);

        Assert.Equal(["3 safegenai.outcome=counted", "1 safegenai.outcome=returned"], recorder.Of(SafeGenAINames.QuotaUnits));
        Assert.Equal(["1 safegenai.scope=user"], recorder.Of(SafeGenAINames.QuotaDenied));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHit_IsCountedWithWhatItSaved_AndNoTokens(bool streaming)
    {
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder, f => f.UseCache(CacheSharing.Everyone));
        await pipeline.AskAsync(streaming);
        await Eventually.TrueAsync(() => _rig.Sink.Decisions.Count == 1);

        await pipeline.AskAsync(streaming);

        Assert.Equal(["1 safegenai.outcome=miss", "1 safegenai.outcome=hit"], recorder.Of(SafeGenAINames.Cache));
        Assert.Equal(["20000"], recorder.Of(SafeGenAINames.SavedCost));
        Assert.Single(recorder.Of(SafeGenAINames.TokensIn));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AVerdict_IsCounted(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("It opens at nine <quote>the shop opens at nine today</quote>.");
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder, f => f.UseHallucinationCheck());

        await pipeline.AskAsync(new GenAIRequest("hi") { Sources = ["the shop opens at nine today"] }, streaming);

        Assert.Equal(["1 safegenai.verdict=supported"], recorder.Of(SafeGenAINames.Verdicts));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADenialAndAnOverrun_AreCountedInTheLimitsUnit(bool streaming)
    {
        _small.Otherwise = FakeReply.Text("ok").WithUsage(10, 9_000);
        GenAIPipeline pipeline = Build(streaming, out MeasurementRecorder recorder, f => f.UseCostBreaker(c => c.PerFeature(tokens: 5_000, Per.Hour)));

        await pipeline.AskAsync(streaming);
        await pipeline.AskAsync(streaming);

        Assert.Equal([$"{9_010 - MoneyRig.PromptEstimate - 4_096} safegenai.unit=tokens"], recorder.Of(SafeGenAINames.BudgetOverrun));
        Assert.Equal(["1 safegenai.scope=feature safegenai.unit=tokens"], recorder.Of(SafeGenAINames.BudgetDenied));
        recorder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_AMetersListenerThatThrows_ChangesNothing(bool streaming)
    {
        string feature = $"throwing-{streaming}";
        using MeasurementRecorder recorder = new(feature, () => throw new InvalidOperationException("listener"));
        GenAIPipeline pipeline = Configure(feature, f => f.UseCostBreaker(c => c.PerFeature(requests: 1, Per.Hour)));

        Assert.Equal("ok", (await pipeline.AskAsync(streaming)).Text);
        Assert.Equal(SafeGenAI.Calls.Outcome.FellBack, (await pipeline.AskAsync(streaming)).Outcome);

        Assert.Equal(2, _rig.Sink.Decisions.Count);
        Assert.Single(recorder.Of(SafeGenAINames.BudgetDenied));
    }

    private GenAIPipeline Build(
        bool streaming, out MeasurementRecorder recorder, Action<FeatureBuilder>? more = null, [CallerMemberName] string test = "")
    {
        recorder = new MeasurementRecorder($"{test}-{streaming}");
        return Configure($"{test}-{streaming}", more);
    }

    private GenAIPipeline Configure(string feature, Action<FeatureBuilder>? more) => GenAIPipeline.CreateBuilder(feature)
        .UseTimeProvider(_rig.Time)
        .AddDecisionSink(_rig.Sink)
        .AddModel("small", _small, MoneyRig.Price)
        .AddModel("large", _large, MoneyRig.Price)
        .Configure(f =>
        {
            f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0);
            more?.Invoke(f);
        })
        .Build();

    private async Task AskAsync(GenAIPipeline pipeline)
    {
        Task<GenAIResult> asking = pipeline.ExecuteAsync("hi");
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        await asking;
    }

    private async Task ReadAsync(GenAIPipeline pipeline)
    {
        await using IAsyncEnumerator<ChatResponseUpdate> reader = pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")).GetAsyncEnumerator();
        Task<bool> next = reader.MoveNextAsync().AsTask();
        for (_rig.Time.Advance(TimeSpan.FromSeconds(2)); await next; _rig.Time.Advance(TimeSpan.FromSeconds(3)))
        {
            next = reader.MoveNextAsync().AsTask();
        }
    }
}

using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

/// <summary>Which calls a user's quota counts.</summary>
public sealed class QuotaCountingTests
{
    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_CountsOnce_HoweverManyAttemptsItTook(bool streaming)
    {
        _rig.Model.Then(QuotaRig.Down, FakeReply.Text("").WithUsage(1, 0));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").UseTimeProvider(_rig.Time).UseLedger(_rig.Ledger).AddDecisionSink(_rig.Sink)
            .AddModel("small", _rig.Model).AddModel("large", _rig.Model).AddModel("huge", _rig.Model)
            .Configure(f => f.UseModels("small", "large", "huge").UseQuota(QuotaRig.TenADay).UseResilience(r => r.MaxRetries = 0))
            .Build();

        GenAIResult result = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Outcome.Answered, 3), (result.Outcome, result.Attempts.Count));
        Assert.Equal((1, 0), _rig.Balance());
        Assert.Equal(QuotaOutcome.Counted, Assert.Single(_rig.Sink.Decisions).Quota);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHit_Counts(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(configure: f => f.UseCache(CacheSharing.User));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult hit = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Provenance.Cache, 1, 2L), (hit.Provenance, _rig.Model.Calls, hit.Quota!.Used));
        Assert.Equal((2, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ACallThatFellBack_CountsByOption(bool streaming, bool counts)
    {
        _rig.Model.Otherwise = QuotaRig.Down;
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day).CountFallbacks = counts);

        GenAIResult result = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Network, counts ? 9L : 10L), (result.Outcome, result.FailureKind, result.Quota!.Remaining));
        Assert.Equal((counts ? 1 : 0, 0), _rig.Balance());
        Assert.Equal(counts ? QuotaOutcome.Counted : QuotaOutcome.Returned, Assert.Single(_rig.Sink.Decisions).Quota);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStaleAnswer_IsAFallback(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(configure: f => f
            .UseCache(CacheSharing.User, c => c.FreshFor = TimeSpan.FromMinutes(1))
            .UseFallback(l => l.Otherwise(Rung.StaleAnswer)));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);
        _rig.Time.Advance(TimeSpan.FromHours(1));
        _rig.Model.Otherwise = QuotaRig.Down;

        GenAIResult stale = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal(Provenance.StaleAnswer, stale.Provenance);
        Assert.Equal((1, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Units_AreTakenAllOrNone(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(15, Per.Day).PerUser(12, Per.Week));

        GenAIResult first = await pipeline.AskAsync(QuotaRig.Request(units: 10), streaming);
        GenAIResult second = await pipeline.AskAsync(QuotaRig.Request(units: 10), streaming);
        GenAIResult third = await pipeline.AskAsync(QuotaRig.Request(units: 2), streaming);

        Assert.Equal([null, FailureKind.QuotaExceeded, null], new[] { first, second, third }.Select(result => result.FailureKind));
        Assert.Equal([(2L, 12L), (5L, 15L)], second.Quota!.Limits.Select(limit => (limit.Remaining, limit.Limit)));
        Assert.Equal([0L, 3L], third.Quota!.Limits.Select(limit => limit.Remaining));
        Assert.Equal(2, _rig.Model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnitsThatDoNotCount_AllComeBack(bool streaming)
    {
        _rig.Model.Then(QuotaRig.Down);
        GenAIPipeline pipeline = _rig.Build();

        await pipeline.AskAsync(QuotaRig.Request(units: 10), streaming);
        GenAIResult second = await pipeline.AskAsync(QuotaRig.Request(units: 10), streaming);

        Assert.Equal((Outcome.Answered, 0L), (second.Outcome, second.Quota!.Remaining));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UsersAndTenants_AreCountedByThemselves(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day).PerTenant(2, Per.Day));

        List<FailureKind?> kinds = [];
        foreach (string[] who in (string[][])[["ann", "acme"], ["ann", "acme"], ["bob", "acme"], ["cid", "acme"], ["ann", "other"]])
        {
            kinds.Add((await pipeline.AskAsync(new GenAIRequest("hi") { UserId = who[0], TenantId = who[1] }, streaming)).FailureKind);
        }

        Assert.Equal([null, FailureKind.QuotaExceeded, null, FailureKind.QuotaExceeded, null], kinds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ANewWindow_AdmitsAgain(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))).PerUser(5, Per.Rolling(TimeSpan.FromHours(1))));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);
        Assert.Equal(FailureKind.QuotaExceeded, (await pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind);

        // Midnight in Berlin.
        _rig.Time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero));

        Assert.Null((await pipeline.AskAsync(QuotaRig.Request(), streaming)).FailureKind);
    }
}

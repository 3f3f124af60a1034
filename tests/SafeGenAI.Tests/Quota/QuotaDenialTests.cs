using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

public sealed class QuotaDenialTests
{
    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L01_ADeniedCall_AsksNoModel_TouchesNoBudgetAndNoCache_AndLeavesNoTrace(bool streaming)
    {
        FakeBudgetLedger ledger = new(_rig.Time);
        GenAIPipeline pipeline = _rig.Build(
            q => q.PerUser(1, Per.Day).PerUser(5, Per.Month), f => f.UseCache(CacheSharing.User).UseCostBreaker(c => c.PerFeature(requests: 100, Per.Hour)), ledger);
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.QuotaExceeded, CacheOutcome.None), (denied.Outcome, denied.FailureKind, denied.Cache));
        Assert.Equal((1, 1), (_rig.Model.Calls, ledger.Requests));
        Assert.Equal([(1L, 1L), (1L, 5L)], denied.Quota!.Limits.Select(limit => (limit.Used, limit.Limit)));
        Decision decision = _rig.Sink.Decisions[1];
        Assert.Equal((QuotaOutcome.Denied, 0, true), (decision.Quota, decision.Attempts.Count, decision.FallbackTriggered));
        Assert.Empty(await ledger.ReadReservedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAWord_TheSentenceIsTheAnswer(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal("0 of 1 left today, resets at 00:00 UTC", denied.Text);
        Assert.Equal((Provenance.Template, "quota_sentence"), (denied.Provenance, _rig.Sink.Decisions[1].Rung));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheProvidersAccountQuota_HasTheSameKind_AndIsToldApart(bool streaming)
    {
        _rig.Model.Otherwise = FakeReply.Throw(() => new HttpRequestException("pay", null, System.Net.HttpStatusCode.PaymentRequired));
        GenAIPipeline pipeline = _rig.Build();

        GenAIResult result = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((FailureKind.QuotaExceeded, Rung.DefaultTemplate, 10L), (result.FailureKind, result.Text, result.Quota!.Remaining));
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Equal((QuotaOutcome.Returned, 1, "template"), (decision.Quota, decision.Attempts.Count, decision.Rung));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALadderOfItsOwn_MaySayIt_OrKnowWhy(bool streaming)
    {
        QuotaExceededException? seen = null;
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(3, Per.Day), f => f.UseFallback(l => l.On(
            FailureKind.QuotaExceeded,
            Rung.Rule(arguments =>
            {
                seen = arguments.Failure.ToException() as QuotaExceededException;
                return null;
            }),
            Rung.QuotaSentence)));
        await pipeline.AskAsync(QuotaRig.Request(units: 2), streaming);

        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(units: 2), streaming);

        Assert.Equal("1 of 3 left today and this needs 2, resets at 00:00 UTC", denied.Text);
        Assert.Equal("1 of 3 left today, resets at 00:00 UTC", denied.Quota!.Sentence);
        Assert.Equal((2L, 0L, 2L), (seen!.Denial.Used, seen.Denial.Reserved, seen.Denial.Requested));
        Assert.Equal(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(30), seen.Failure.RetryAfter);
        Assert.True(seen.Failure.NotBilled);
        Assert.Equal(
            "The quota of 3 calls per day for each user of feature 'f' has no room: 2 are used, 0 are held by calls under way, and this call needs 2. "
            + "There is room again at 2026-03-02 00:00:00 UTC.", seen.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallLargerThanTheLimit_IsToldThatWaitingDoesNotHelp(bool streaming)
    {
        Failure? seen = null;
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(3, Per.Day), f => f.UseFallback(l => l.Otherwise(
            Rung.Rule(arguments =>
            {
                seen = arguments.Failure;
                return null;
            }),
            Rung.QuotaSentence)));

        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(units: 4), streaming);

        Assert.Equal("This needs 4, and 3 is the most per day", denied.Text);
        Assert.Null(seen!.RetryAfter);
        Assert.EndsWith("It is larger than the whole limit and never fits: raise the limit, or split the call.", seen.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task ALimitWhoseScopeIsNotNamed_IsTheCallersMistake(bool streaming, bool perUser)
    {
        GenAIPipeline pipeline = _rig.Build(q => _ = perUser ? q.PerUser(10, Per.Day) : q.PerTenant(10, Per.Day));
        string whom = perUser ? "user" : "tenant";

        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.AskAsync(
            new GenAIRequest("hi") { UserId = perUser ? "" : "ann", TenantId = perUser ? "acme" : null }, streaming));

        Assert.StartsWith(
            $"Feature 'f' has a limit of 10 calls per day for each {whom} of feature 'f', but the call names no {whom}: set the {whom}'s id on the request",
            thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _rig.Model.Calls);
        Assert.Empty(_rig.Sink.Decisions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void LessThanOneUnit_IsTheCallersMistake(int units)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>("QuotaUnits", () => QuotaRig.Request(units: units));

        Assert.Contains("A call takes at least 1 unit of a quota: pass 1, or how many things it does.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(units, thrown.ActualValue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAQuota_UnitsMeanNothing_AndTheResultSaysNothing(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", _rig.Model).AddDecisionSink(_rig.Sink).Build();

        GenAIResult result = await pipeline.AskAsync(QuotaRig.Request(units: 1_000), streaming);

        Assert.Equal((Outcome.Answered, null), (result.Outcome, result.Quota));
        Assert.Null(await pipeline.GetQuotaAsync("ann"));
        Assert.Equal(QuotaOutcome.None, Assert.Single(_rig.Sink.Decisions).Quota);
    }
}

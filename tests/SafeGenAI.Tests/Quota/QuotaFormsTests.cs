using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

/// <summary>Typed calls, the feature's own code, and pipelines inside each other: each is one call to its user.</summary>
public sealed class QuotaFormsTests
{
    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllCallsOfADelegate_AreOneCall(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day));
        (long, long) during = default;

        GenAIResult<string> result = await pipeline.ExecuteAsync(QuotaRig.Request(units: 4), async (client, token) =>
        {
            ChatResponse[] both = await Task.WhenAll(client.AskAsync(streaming, "a", cancellationToken: token), client.AskAsync(streaming, "b", cancellationToken: token));
            await client.AskAsync(streaming, "c", cancellationToken: token);
            during = _rig.Balance();
            return both[0].Text;
        }, _ => "fallback");

        Assert.Equal(((0, 4), 3), (during, _rig.Model.Calls));
        Assert.Equal(6, result.Quota!.Remaining);
        AssertEnded(4, QuotaOutcome.Counted);
    }

    [Fact]
    public async Task ADeniedDelegate_IsNotRun()
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day));
        await pipeline.AskAsync(QuotaRig.Request(), streaming: false);

        GenAIResult<string> result = await pipeline.ExecuteAsync(
            QuotaRig.Request(), (_, _) => throw new InvalidOperationException("not for a call that is denied"), arguments => arguments.Failure.Kind.ToString());

        Assert.Equal(("QuotaExceeded", Outcome.FellBack, FailureKind.QuotaExceeded, 0L), (result.Value, result.Outcome, result.FailureKind, result.Quota!.Remaining));
        Assert.Equal((QuotaOutcome.Denied, "caller_fallback"), (_rig.Sink.Decisions[1].Quota, _rig.Sink.Decisions[1].Rung));
        Assert.Equal((1, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADelegateThatFellBack_CountsByOption(bool counts)
    {
        _rig.Model.Then(FakeReply.Text("first")).Otherwise = QuotaRig.Down;
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day).CountFallbacks = counts);

        GenAIResult<string> result = await pipeline.ExecuteAsync(QuotaRig.Request(), TwiceAsync, _ => "fallback");

        Assert.Equal(("fallback", counts ? 9L : 10L), (result.Value, result.Quota!.Remaining));
        AssertEnded(counts ? 1 : 0, counts ? QuotaOutcome.Counted : QuotaOutcome.Returned);
    }

    [Fact]
    public async Task ADelegatesOwnException_GivesTheUnitsBack()
    {
        await Assert.ThrowsAsync<FormatException>(() => _rig.Build().ExecuteAsync<string>(QuotaRig.Request(), async (client, token) =>
        {
            await client.GetResponseAsync("a", cancellationToken: token);
            throw new FormatException("mine");
        }, _ => "fallback"));

        AssertEnded(0, QuotaOutcome.Returned);
    }

    [Fact]
    public async Task ADelegateThatAskedNoModel_DoesNotCount()
    {
        Assert.Equal("known", (await _rig.Build().ExecuteAsync(QuotaRig.Request(), (_, _) => Task.FromResult("known"), _ => "fallback")).Value);

        AssertEnded(0, QuotaOutcome.Returned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACancelledDelegate_CountsWhereAModelHadAnswered(bool answered)
    {
        using CancellationTokenSource caller = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.Build().ExecuteAsync<string>(QuotaRig.Request(), async (client, token) =>
        {
            if (answered)
            {
                await client.GetResponseAsync("a", cancellationToken: token);
            }

            await caller.CancelAsync();
            return (await client.GetResponseAsync("b", cancellationToken: token)).Text;
        }, _ => "fallback", caller.Token));

        AssertEnded(answered ? 1 : 0, answered ? QuotaOutcome.Counted : QuotaOutcome.Returned);
    }

    [Fact]
    public async Task ATypedAnswer_Counts()
    {
        _rig.Model.Otherwise = FakeReply.Text("42");

        GenAIResult<int> result = await _rig.Build().ExecuteAsync(QuotaRig.Request(), _ => 0);

        Assert.Equal((42, 9L), (result.Value, result.Quota!.Remaining));
        AssertEnded(1, QuotaOutcome.Counted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATypedCallsFallback_CountsByOption(bool counts)
    {
        _rig.Model.Otherwise = FakeReply.Text("no number");
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day).CountFallbacks = counts);

        GenAIResult<int> result = await pipeline.ExecuteAsync(QuotaRig.Request(), _ => 7);

        Assert.Equal((7, Provenance.CallerFallback, counts ? 9L : 10L), (result.Value, result.Provenance, result.Quota!.Remaining));
        AssertEnded(counts ? 1 : 0, counts ? QuotaOutcome.Counted : QuotaOutcome.Returned);
    }

    [Fact]
    public async Task ADeniedTypedCall_GetsItsFallback_AndTheSentenceAsItsMessage()
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day));
        await pipeline.AskAsync(QuotaRig.Request(), streaming: false);

        GenAIResult<int> result = await pipeline.ExecuteAsync(QuotaRig.Request(), _ => 7);

        Assert.Equal((7, "0 of 1 left today, resets at 00:00 UTC"), (result.Value, result.Message));
    }

    [Fact]
    public async Task ATypedFallbackThatThrows_LeavesNothingHeld()
    {
        _rig.Model.Otherwise = QuotaRig.Down;

        await Assert.ThrowsAsync<FormatException>(() => _rig.Build().ExecuteAsync<int>(QuotaRig.Request(), _ => throw new FormatException("mine")));

        AssertEnded(0, QuotaOutcome.Returned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APipelineInsideAnother_CountsInItsOwnQuota_OnBehalfOfTheSameUser(bool streaming)
    {
        GenAIPipeline inner = GenAIPipeline.CreateBuilder("inner").UseTimeProvider(_rig.Time).UseLedger(_rig.Ledger).AddDecisionSink(_rig.Sink)
            .AddModel("small", _rig.Model)
            .Configure(f => f.UseQuota(q => q.PerUser(5, Per.Day)))
            .Build();
        GenAIPipeline outer = GenAIPipeline.CreateBuilder("f").UseTimeProvider(_rig.Time).UseLedger(_rig.Ledger).AddDecisionSink(_rig.Sink)
            .AddModel("inner", inner.AsChatClient())
            .Configure(f => f.UseQuota(QuotaRig.TenADay).UseResilience(r => r.MaxRetries = 0))
            .Build();

        GenAIResult result = await outer.AskAsync(QuotaRig.Request(units: 3), streaming);
        GenAIResult denied = await outer.AskAsync(QuotaRig.Request(units: 3), streaming);

        // The inner ladder's answer is an answer to the outer.
        Assert.Equal((7L, 4L), (result.Quota!.Remaining, denied.Quota!.Remaining));
        Assert.Equal("2 of 5 left today and this needs 3, resets at 00:00 UTC", denied.Text);
        Assert.Equal((2L, 1), ((await inner.GetQuotaAsync("ann"))!.Remaining, _rig.Model.Calls));
        Assert.Equal(
            [QuotaOutcome.Counted, QuotaOutcome.Counted, QuotaOutcome.Denied, QuotaOutcome.Counted], _rig.Sink.Decisions.Select(decision => decision.Quota));
    }

    private static async Task<string> TwiceAsync(IChatClient client, CancellationToken token) =>
        (await client.GetResponseAsync("a", cancellationToken: token)).Text + (await client.GetResponseAsync("b", cancellationToken: token)).Text;

    private void AssertEnded(long used, QuotaOutcome outcome)
    {
        Assert.Equal((used, 0), _rig.Balance());
        Assert.Equal(outcome, Assert.Single(_rig.Sink.Decisions).Quota);
        Assert.Equal(0, _rig.Ledger.OpenLeases);
    }
}

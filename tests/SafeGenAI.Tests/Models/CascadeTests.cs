using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Models;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.HallucinationCheck;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Models;

/// <summary>What rejected first answers cost, and when asking the cheap model first is given up.</summary>
public sealed class CascadeTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogCollector _log = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _small = new("good");
    private readonly FakeChatClient _large = new("good");

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADecision_SaysWhatRejectedAnswersCost(bool streaming)
    {
        _small.Then(FakeReply.Text("bad"));
        GenAIPipeline pipeline = Pipeline();

        await pipeline.AskAsync(streaming);
        await pipeline.AskAsync(streaming);

        // 10 tokens in at 1 USD a million, 5 out at 2: 20,000 nano-USD; ten times as much for the large model.
        Assert.Equal([20_000L, 0L], _sink.Decisions.Select(decision => decision.RejectedNanoUsd));
        Assert.Equal(220_000, _sink.Decisions[0].Usage.CostNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACascadeThatLoses_IsSwitchedOff_Loudly_AndTriedAgainLater(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline();
        _small.Otherwise = FakeReply.Text("bad");
        await AskAsync(pipeline, streaming, 50);
        Assert.Equal((50, 50), (_small.Calls, _large.Calls));

        await AskAsync(pipeline, streaming, 10);

        Assert.Equal((50, 60), (_small.Calls, _large.Calls));
        await Eventually.TrueAsync(() => Told(1350) == 1);
        FakeLogRecord told = Assert.Single(_log.GetSnapshot(), record => record.Id.Id == 1350);
        Assert.Contains("50 of the last 50 answers were rejected", told.Message, StringComparison.Ordinal);
        Assert.Contains("a first answer costs 0.00002 USD, one of the next model 0.0002 USD", told.Message, StringComparison.Ordinal);
        Assert.False(_sink.Decisions[^1].Escalated);
        Assert.False(_sink.Decisions[^1].FallbackTriggered);

        _time.Advance(TimeSpan.FromHours(1));
        _small.Otherwise = FakeReply.Text("good");
        await AskAsync(pipeline, streaming, 60);

        Assert.Equal((110, 60), (_small.Calls, _large.Calls));
        await Eventually.TrueAsync(() => Told(1352) == 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACascadeThatPays_GoesOn(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline();
        for (int i = 0; i < 120; i++)
        {
            // Four of five are rejected, and a first answer costs a tenth: it still saves a tenth.
            _small.Otherwise = FakeReply.Text(i % 5 == 0 ? "good" : "bad");
            await pipeline.AskAsync(streaming);
        }

        Assert.Equal(120, _small.Calls);
        Assert.DoesNotContain(_log.GetSnapshot(), record => record.Id.Id is 1350 or 1351);
    }

    [Fact]
    public async Task WhereItIsNotSwitchedOff_ItIsToldOnce()
    {
        GenAIPipeline pipeline = Pipeline(c => c.SwitchOff = false);
        _small.Otherwise = FakeReply.Text("bad");
        await AskAsync(pipeline, streaming: false, 120);

        Assert.Equal(120, _small.Calls);
        await Eventually.TrueAsync(() => Told(1351) > 0);
        Assert.Equal(1, Told(1351));
    }

    [Fact]
    public async Task WithoutPrices_NothingIsJudged()
    {
        GenAIPipeline pipeline = Pipeline(priced: false);
        _small.Otherwise = FakeReply.Text("bad");
        await AskAsync(pipeline, streaming: false, 120);

        Assert.Equal((120, 0), (_small.Calls, _log.GetSnapshot().Count(record => record.Id.Id is 1350 or 1351)));
    }

    [Fact]
    public async Task AFirstModelThatFails_IsNoRejectedAnswer()
    {
        GenAIPipeline pipeline = Pipeline();
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        await AskAsync(pipeline, streaming: false, 80);

        Assert.DoesNotContain(_log.GetSnapshot(), record => record.Id.Id == 1350);
        Assert.All(_sink.Decisions, decision => Assert.Equal(0, decision.RejectedNanoUsd));
    }

    [Fact]
    public async Task AStreamThatIsRejectedAtItsEnd_SaysNothingOfWhatAnAnswerCosts()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("cascade")
            .AddModel("small", _small, new ModelPrice(input: 1, output: 2)).AddModel("large", _large, new ModelPrice(input: 10, output: 20))
            .UseTimeProvider(_time)
            .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0))
            .Build();
        _small.Otherwise = FakeReply.Text("");
        _large.Otherwise = FakeReply.Text("It is a long answer to a short question.").WithFinishReason(ChatFinishReason.Length);

        await AskAsync(pipeline, streaming: true, 60);

        Assert.Equal(60, _small.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAJudgeCosts_IsNoCostOfTheNextModel(bool streaming)
    {
        FakeChatClient judge = new("no verdict");
        _small.Otherwise = FakeReply.Text("The office moves maybe.");
        _large.Otherwise = FakeReply.Text("The office moves.");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("cascade")
            .AddModel("small", _small, new ModelPrice(input: 1, output: 2)).AddModel("large", _large, new ModelPrice(input: 10, output: 20))
            .AddModel("judge", judge, new ModelPrice(input: 1_000, output: 2_000))
            .UseTimeProvider(_time)
            .AddDecisionSink(_sink)
            .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0).UseHallucinationCheck(h => h
                .AddDetector(new ScriptedDetector("maybe", Verdict.Uncertain, "doubt")).On("doubt", CheckAction.NextModel).UseJudge("judge")))
            .Build();

        for (int i = 0; i < 60; i++)
        {
            await pipeline.AskAsync(new GenAIRequest("Summarise") { Sources = ["The office moves."] }, streaming);
        }

        Assert.Equal((50, 60, 50), (_small.Calls, _large.Calls, judge.Calls));
    }

    [Theory]
    [InlineData(5, "01:00:00", "Cascade.MinimumCalls is 5; set 10 to 500 calls.")]
    [InlineData(50, "00:00:00", "Cascade.CoolDown is 00:00:00; set more than zero and at most 365 days.")]
    [InlineData(501, "01:00:00", "Cascade.MinimumCalls is 501; set 10 to 500 calls.")]
    [InlineData(50, "365.00:00:01", "Cascade.CoolDown is 365.00:00:01; set more than zero and at most 365 days.")]
    public void WrongValues_AreFaults(int calls, string coolDown, string fault) =>
        Assert.Equal(fault, Assert.Single(new CascadeOptions { MinimumCalls = calls, CoolDown = TimeSpan.Parse(coolDown, System.Globalization.CultureInfo.InvariantCulture) }.Faults()));

    private int Told(int id) => _log.GetSnapshot().Count(record => record.Id.Id == id);

    /// <summary>What a delegate asks at once are answers of their own: one in twenty is rejected, and that pays.</summary>
    [Fact]
    public async Task WhatADelegateAsksMeanwhile_IsNoCostOfAnAnswer()
    {
        GenAIPipeline pipeline = Pipeline();
        for (int round = 0; round < 6; round++)
        {
            TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _small.Otherwise = FakeReply.Text("good").When(gate.Task);
            _small.Then(FakeReply.Text("bad").When(gate.Task));
            await pipeline.ExecuteAsync(
                new GenAIRequest("hi"),
                async (client, cancellationToken) =>
                {
                    Task<ChatResponse>[] asked = [.. Enumerable.Range(0, 20).Select(i => client.GetResponseAsync($"{i}", cancellationToken: cancellationToken))];
                    gate.SetResult();
                    return (await Task.WhenAll(asked)).Length;
                },
                _ => 0);
        }

        Assert.Equal((120, 6), (_small.Calls, _large.Calls));
        Assert.Equal(0, Told(1350));
    }

    private static async Task AskAsync(GenAIPipeline pipeline, bool streaming, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await pipeline.AskAsync(streaming);
        }
    }

    private GenAIPipeline Pipeline(Action<CascadeOptions>? cascade = null, bool priced = true) => GenAIPipeline.CreateBuilder("cascade")
        .AddModel("small", _small, priced ? new ModelPrice(input: 1, output: 2) : null)
        .AddModel("large", _large, priced ? new ModelPrice(input: 10, output: 20) : null)
        .UseTimeProvider(_time)
        .UseLoggerFactory(new Microsoft.Extensions.Logging.LoggerFactory([new FakeLoggerProvider(_log)]))
        .AddDecisionSink(_sink)
        .Configure(f =>
        {
            f.UseModels("small", "large").UseResilience(r => (r.MaxRetries, r.MaxAttempts) = (0, 50))
                .UseValidation(arguments => arguments.Response.Text == "bad" ? ValidationResult.Rejected("bad") : ValidationResult.Accepted);
            if (cascade is not null)
            {
                f.UseCascade(cascade);
            }
        })
        .Build();
}

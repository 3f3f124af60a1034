using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>A pipeline that is the model of another one.</summary>
public sealed class NestedPipelineTests : IDisposable
{
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _model = new("ok");

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheInnerCall_IsAChildWithItsOwnDecision(bool streaming)
    {
        GenAIResult result = await Outer(f => f.UseResilience(r => r.MaxRetries = 0)).AskAsync(streaming);

        Assert.Equal("ok", result.Text);
        Assert.Equal(2, _sink.Decisions.Count);
        (Decision inner, Decision outer) = (_sink.Decisions[0], _sink.Decisions[1]);
        Assert.Equal(("inner", "outer"), (inner.Feature, outer.Feature));
        Assert.Equal((outer.CallId, null), (inner.ParentId, outer.ParentId));
        Assert.Equal(result.CallId, outer.CallId);
        Assert.Equal(result.CallId, result.Response!.GetOutcome()!.CallId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheInnerCall_IsMadeOnBehalfOfTheSameUser(bool streaming)
    {
        GenAIPipeline pipeline = Outer(f => f.UseCostBreaker(c => c.PerUser(requests: 1, Per.Day)).UseResilience(r => r.MaxRetries = 0));
        GenAIRequest request = new("hi") { UserId = "ada", Variables = new Dictionary<string, string> { ["Name"] = "Ada" } };

        await pipeline.AskAsync(request, streaming);
        GenAIResult result = await pipeline.AskAsync(request, streaming);

        Assert.Equal("Later, Ada.", result.Text);
        Assert.Equal((FailureKind.BudgetExceeded, 1), (_sink.Decisions[2].FailureKind, _model.Calls));
        Assert.All(_sink.Decisions, decision => Assert.NotNull(decision.User));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheInnerLadderAnswers_IsAnAnswerToTheOuter(bool streaming)
    {
        _model.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        GenAIResult result = await Outer(f => f.UseResilience(r => r.MaxRetries = 0)).AskAsync(
            new GenAIRequest("hi") { Variables = new Dictionary<string, string> { ["Name"] = "Ada" } }, streaming);

        Assert.Equal(("Later, Ada.", Outcome.Answered), (result.Text, result.Outcome));
        Assert.Equal((Outcome.FellBack, Outcome.Answered), (_sink.Decisions[0].Outcome, _sink.Decisions[1].Outcome));
    }

    [Fact]
    public async Task TheLastPartOfAStream_TellsOfTheOuterCall()
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in Outer(_ => { }).AsChatClient().GetStreamingResponseAsync("hi"))
        {
            updates.Add(update);
        }

        Assert.Equal(_sink.Decisions[1].CallId, updates[^1].GetOutcome()!.CallId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneOptionsObject_UsedTwice_GivesTwoCalls(bool streaming)
    {
        ChatOptions options = new();
        IChatClient client = GenAIPipeline.CreateBuilder("f").AddModel("small", _model).AddDecisionSink(_sink).Build().AsChatClient();

        await client.AskAsync(streaming, options: options);
        await client.AskAsync(streaming, options: options);

        Assert.Equal(2, _sink.Decisions.Select(decision => decision.CallId).Distinct().Count());
        Assert.All(_sink.Decisions, decision => Assert.Null(decision.ParentId));
    }

    private GenAIPipeline Outer(Action<FeatureBuilder> inner) => GenAIPipeline.CreateBuilder("outer")
        .AddModel("nested", GenAIPipeline.CreateBuilder("inner")
            .AddModel("small", _model)
            .Configure(inner)
            .Configure(f => f.UseFallback(l => l.Otherwise(Rung.Rule(
                arguments => arguments.Call.Variables.TryGetValue("Name", out string? name) ? $"Later, {name}." : null))))
            .AddDecisionSink(_sink)
            .Build()
            .AsChatClient())
        .AddDecisionSink(_sink)
        .Build();
}

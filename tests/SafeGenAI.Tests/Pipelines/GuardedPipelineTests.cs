using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

public sealed class GuardedPipelineTests
{
    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelsAnswer_IsGivenWithItsProvenance(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient("Hello there"))
            .AddDecisionSink(_sink)
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal("Hello there", result.Text);
        Assert.Equal((Outcome.Answered, Provenance.Model, "small", (FailureKind?)null), (result.Outcome, result.Provenance, result.Model, result.FailureKind));
        Assert.Equal((10, 5), (result.Usage.InputTokens, result.Usage.OutputTokens));
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal(result.CallId, decision.CallId);
        Assert.Equal(("email", "small", Outcome.Answered, false), (decision.Feature, decision.Model, decision.Outcome, decision.FallbackTriggered));
        Assert.Equal(result.CallId, result.Response!.GetOutcome()!.CallId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFailedModel_GivesWayToTheNext(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) })
            .AddModel("large", new FakeChatClient("from large"))
            .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0))
            .AddDecisionSink(_sink)
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from large", "large", FailureKind.Network), (result.Text, result.Model, result.FailureKind));
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((true, false, 2), (decision.FallbackTriggered, decision.Escalated, decision.Attempts.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenEveryModelFails_ARungAnswers(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) })
            .Configure(f => f.UseResilience(r => r.MaxRetries = 0))
            .AddDecisionSink(_sink)
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal((Outcome.FellBack, Provenance.Template, FailureKind.Network), (result.Outcome, result.Provenance, result.FailureKind));
        Assert.Equal(SafeGenAI.Fallback.Rung.DefaultTemplate, result.Text);
        Assert.Null(Assert.Single(_sink.Decisions).Model);
    }
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>The table of a feature: verdict and finding to action.</summary>
public sealed class CheckPolicyTests : IDisposable
{
    private const string Doubtful = "The office moves in maybe March.";

    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _small = new(Doubtful);
    private readonly FakeChatClient _large = new("The office moves in March.");

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    [Theory]
    [InlineData(false, CheckPreset.Balanced, "small", Verdict.Uncertain)]
    [InlineData(true, CheckPreset.Balanced, "small", Verdict.Uncertain)]
    [InlineData(false, CheckPreset.Precise, "small", Verdict.Uncertain)]
    [InlineData(true, CheckPreset.Precise, "small", Verdict.Uncertain)]
    [InlineData(false, CheckPreset.Recall, "large", Verdict.Supported)]
    [InlineData(true, CheckPreset.Recall, "large", Verdict.Supported)]
    public async Task APreset_SaysWhatBecomesOfUncertainAnswers(bool streaming, CheckPreset preset, string model, Verdict verdict)
    {
        GenAIResult result = await AskAsync(streaming, h => h.Preset = preset);

        Assert.Equal((model, verdict), (result.Model, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Annotate_MarksTheFindingsOnTheText(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, h => h.On(Verdict.Uncertain, CheckAction.Annotate));

        AIAnnotation mark = Assert.Single(Texts(result).SelectMany(text => text.Annotations ?? []));
        Assert.Equal("doubt", mark.AdditionalProperties![AnnotationProperties.Finding]);
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(mark.AnnotatedRegions!));
        Assert.Equal("maybe", result.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Accept_LeavesTheTextAsItIs_AndTheVerdictBesideIt(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, h => h.On(Verdict.Uncertain, CheckAction.Accept));

        Assert.Equal((Doubtful, Verdict.Uncertain), (result.Text, result.Verdict));
        Assert.Empty(Texts(result).SelectMany(text => text.Annotations ?? []));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retry_TellsTheSameModelWhatWasFound_AndAsksOnce(bool streaming)
    {
        _small.Then(FakeReply.Text(Doubtful), FakeReply.Text("The office moves in March."));

        GenAIResult result = await AskAsync(streaming, h => h.On("doubt", CheckAction.Retry));

        Assert.Equal(("small", Verdict.Supported, Outcome.Answered), (result.Model, result.Verdict, result.Outcome));
        Assert.Equal([FailureKind.Hallucination, null], result.Attempts.Select(attempt => attempt.Failure));
        Assert.False(result.Escalated);
        IReadOnlyList<ChatMessage> second = _small.Requests[1].Messages;
        Assert.Equal((ChatRole.Assistant, Doubtful), (second[^2].Role, second[^2].Text));
        Assert.Contains("\"maybe\" (doubt)", second[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatFailsAgain_MovesOnToTheNextModel(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, h => h.On("doubt", CheckAction.Retry));

        Assert.Equal(("large", true, 2), (result.Model, result.Escalated, _small.Calls));
        Assert.Equal(3, result.Attempts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARetryThatFails_LeavesNothingOfTheFirstAnswersVerdict(bool streaming)
    {
        _small.Then(FakeReply.Text(Doubtful), FakeReply.Throw(() => new HttpRequestException("down")));
        _large.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        GenAIPipeline pipeline = Pipeline(
            h => h.AddDetector(new Covering(1, score: 0.2)).On("doubt", CheckAction.Retry), f => f.UseResilience(r => r.MaxRetries = 0));

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.FellBack, Verdict.NotChecked), (result.Outcome, result.Verdict));
        Assert.Empty(result.Findings);
        Assert.Null(Assert.Single(_sink.Decisions).QualityScore);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fallback_AsksNoOtherModel(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, h => h.On("doubt", CheckAction.Fallback));

        Assert.Equal((Outcome.FellBack, FailureKind.Hallucination, 0), (result.Outcome, result.FailureKind, _large.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFindingWithARow_IsDecidedByThatRowAlone(bool streaming)
    {
        GenAIResult result = await AskAsync(
            streaming, h => h.AddDetector(new ScriptedDetector("office", Verdict.Unsupported, "hard")).On("hard", CheckAction.Annotate));

        Assert.Equal(("small", Verdict.Unsupported), (result.Model, result.Verdict));
        Assert.Equal(["doubt", "hard"], _sink.Decisions[0].FindingCodes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheStrictestAction_IsTaken(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, h => h
            .AddDetector(new ScriptedDetector("office", Verdict.Unsupported, "hard")).AddDetector(new ScriptedDetector("moves", Verdict.Unsupported, "other"))
            .On("hard", CheckAction.Annotate));

        Assert.Equal((Outcome.FellBack, 1, 1), (result.Outcome, _small.Calls, _large.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterAToolThatMustNotRunTwice_NoRetryIsMade(bool streaming)
    {
        int ran = 0;
        AIFunction tool = AIFunctionFactory.Create(() => ++ran, "send");
        _small.Then(FakeReply.ToolCall("send"), FakeReply.Text(Doubtful));
        GenAIRequest request = Ask();
        request = new(request.Messages) { Sources = request.Sources, Options = new ChatOptions { Tools = [tool] } };

        GenAIResult result = await Pipeline(h => h.On("doubt", CheckAction.Retry), f => f.UseTools()).AskAsync(request, streaming);

        Assert.Equal((Outcome.FellBack, 1, 2, 0), (result.Outcome, ran, _small.Calls, _large.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatCouldHardlyBeChecked_IsUncertain_WhereCoverageIsAskedFor(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", _large).AddDecisionSink(_sink)
            .Configure(f => f.UseHallucinationCheck(h =>
            {
                h.MinimumCoverage = 0.5;
                (h.CheckNumbers, h.CheckNames) = (false, false);
                h.AddDetector(new Covering(0.4));
            })).Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal(Verdict.Uncertain, result.Verdict);
        Assert.Equal([CheckFindingCodes.LowCoverage], result.Findings.Select(finding => finding.Code));
    }

    private Task<GenAIResult> AskAsync(bool streaming, Action<HallucinationCheckOptions> configure) =>
        Pipeline(configure).AskAsync(Ask(), streaming);

    private GenAIPipeline Pipeline(Action<HallucinationCheckOptions> configure, Action<FeatureBuilder>? more = null) =>
        GenAIPipeline.CreateBuilder("email")
            .AddModel("small", _small)
            .AddModel("large", _large)
            .Configure(f =>
            {
                f.UseModels("small", "large").UseHallucinationCheck(h =>
                {
                    h.AddDetector(new ScriptedDetector("maybe", Verdict.Uncertain, "doubt"));
                    configure(h);
                });
                more?.Invoke(f);
            })
            .AddDecisionSink(_sink)
            .Build();

    private static IEnumerable<TextContent> Texts(GenAIResult result) =>
        result.Response!.Messages.SelectMany(message => message.Contents).OfType<TextContent>();

    private static GenAIRequest Ask() => new("Summarise") { Sources = ["The Lisbon office will move in March."] };

    private sealed class Covering(double share, double? score = null) : IHallucinationDetector
    {
        public string Version => "covering";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) =>
            new(new Detection(Verdict.Supported, [], share, score));
    }
}

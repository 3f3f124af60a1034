using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>What each signal does in a pipeline, through both doors.</summary>
public sealed class CheckSignalsTests
{
    private const string Source = "The Lisbon office will move on 14 March 2026 to the new building at the river. Parking costs 120 euros a month.";

    private const string Carried = """{"statements":[{"sentence":1,"label":"supported","source":1,"quote":"The Lisbon office will move on 14 March 2026 to the new building at the river."}]}""";

    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ANumberThatNoSourceGives_IsNotReturned(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, "Parking costs 150 euros a month.");

        Assert.Equal((Outcome.FellBack, FailureKind.Hallucination, Verdict.Unsupported), (result.Outcome, result.FailureKind, result.Verdict));
        Assert.Equal([NumberFindingCodes.Unsupported], _sink.Decisions[0].FindingCodes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsSwitchedOff_SaysNothing(bool streaming)
    {
        GenAIResult result = await AskAsync(streaming, "Parking costs 150 euros a month, says Berta Quandt.", h => (h.CheckNumbers, h.CheckNames) = (false, false));

        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (result.Outcome, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_OfATruncatedSource_NothingIsMissing_AndNothingSupported(bool streaming)
    {
        GenAIRequest request = new("hi") { Sources = [new GenAISource(Source) { IsTruncated = true }] };
        GenAIResult unknown = await Pipeline(new FakeChatClient("Parking costs 150 euros a month."), null).AskAsync(request, streaming);
        GenAIResult known = await Pipeline(new FakeChatClient("It moves. <quote>the Lisbon office will move on 14 March 2026</quote>"), null).AskAsync(request, streaming);

        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (unknown.Outcome, unknown.Verdict));
        Assert.Equal(FindingSeverity.Hint, Assert.Single(unknown.Findings).Severity);
        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (known.Outcome, known.Verdict));
        Assert.Single(known.Response!.Messages[0].Contents[0].Annotations!.OfType<CitationAnnotation>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfATruncatedSource_NoRowOfTheTable_DecidesByWhatIsMissing(bool streaming)
    {
        GenAIRequest request = new("hi") { Sources = [new GenAISource(Source) { IsTruncated = true }] };
        GenAIPipeline pipeline = Pipeline(new FakeChatClient("Parking costs 150 euros a month."), h => h.On(NumberFindingCodes.Unsupported, CheckAction.Fallback));

        GenAIResult result = await pipeline.AskAsync(request, streaming);

        Assert.Equal((Outcome.Answered, NumberFindingCodes.Unsupported), (result.Outcome, Assert.Single(result.Findings).Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StructuredOutput_IsCheckedInItsTexts(bool streaming)
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Note>() };
        GenAIRequest request = new("hi") { Sources = [Source], Options = options };
        GenAIPipeline pipeline = Pipeline(new FakeChatClient("""{"value":{"Text":"Parking costs 150 euros.","Score":7},"quotes":[]}"""), h => h.On(Verdict.Unsupported, CheckAction.Annotate));

        GenAIResult result = await pipeline.AskAsync(request, streaming);

        Finding finding = Assert.Single(result.Findings);
        Assert.Equal("150 euros", result.Text.Substring(finding.Claim.Start, finding.Claim.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AGroundingProfile_Doubts_AndScores(bool streaming)
    {
        GenAIResult low = await AskAsync(streaming, "Cats sleep on warm roofs all day and dream of fish.", h => h.Grounding = GroundingProfile.Knowledge);
        GenAIResult high = await AskAsync(streaming, "The Lisbon office will move on 14 March 2026 to the new building.", h => h.Grounding = GroundingProfile.Knowledge);

        Assert.Equal((Outcome.Answered, Verdict.Uncertain), (low.Outcome, low.Verdict));
        Assert.Contains(low.Findings, finding => finding.Code == GroundingFindingCodes.Low);
        Assert.Equal(Verdict.Supported, high.Verdict);
        Assert.True(_sink.Decisions[1].QualityScore > 0.7 && _sink.Decisions[0].QualityScore < 0.3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AJudge_SettlesWhatIsUncertain_AsAPaidAttemptOfTheCall(bool streaming)
    {
        FakeChatClient judge = new(Carried);
        GenAIPipeline pipeline = Judged("The Lisbon office will move on 14 March 2026 maybe.", judge);

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.Answered, Verdict.Supported, "small"), (result.Outcome, result.Verdict, result.Model));
        Assert.Equal(["small", "judge"], result.Attempts.Select(attempt => attempt.Model));
        // 10 tokens in at 1 USD a million and 5 out at 2; the judge costs ten times as much.
        Assert.Equal(220_000, result.Usage.CostNanoUsd);
        Assert.Contains(Source, judge.Requests[0].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AJudge_IsNotAskedAboutWhatIsCertain(bool streaming)
    {
        FakeChatClient judge = new(Carried);

        await Judged("The Lisbon office will move on 14 March 2026.", judge).AskAsync(Ask(), streaming);
        await Judged("Parking costs 150 euros a month.", judge).AskAsync(Ask(), streaming);

        Assert.Equal(0, judge.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AJudgeThatFails_SettlesNothing(bool streaming)
    {
        FakeChatClient judge = new() { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) };

        GenAIResult result = await Judged("The Lisbon office will move on 14 March 2026 maybe.", judge).AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.Answered, Verdict.Uncertain, "small"), (result.Outcome, result.Verdict, result.Model));
        Assert.Contains(result.Findings, finding => finding.Code == JudgeFindingCodes.Unknown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASelfReport_IsTakenOff_AndALowOneDoubts(bool streaming)
    {
        GenAIResult low = await AskAsync(streaming, "The Lisbon office will move on 14 March 2026. <confidence>0.2</confidence>", h => h.Confidence.SelfReport = true);
        GenAIResult high = await AskAsync(streaming, "The Lisbon office will move on 14 March 2026. <confidence>0.9</confidence>", h => h.Confidence.SelfReport = true);

        Assert.Equal(("The Lisbon office will move on 14 March 2026.", Verdict.Uncertain), (low.Text.TrimEnd(), low.Verdict));
        Assert.Equal([ConfidenceFindingCodes.LowSelfReport], low.Findings.Select(finding => finding.Code));
        Assert.Equal(Verdict.Supported, high.Verdict);
        Assert.Equal((0.2, 0.9), (low.Confidence!.SelfReport, _sink.Decisions[1].Confidence!.SelfReport));
        Assert.Null(low.Confidence.Consistency);
    }

    [Theory]
    [InlineData(false, "<confidence level=\"x\">0.1</confidence>")]
    [InlineData(true, "&lt;confidence&gt;0.1&lt;/confidence&gt;")]
    [InlineData(false, "< confidence >0.1</ confidence >")]
    [InlineData(true, "<confidence>0,1</confidence>")]
    public async Task ASloppySelfReport_IsTakenOffToo_AndIsNoNumberOfTheAnswer(bool streaming, string tag)
    {
        GenAIResult result = await AskAsync(streaming, "The Lisbon office will move on 14 March 2026. " + tag, h => h.Confidence.SelfReport = true);

        Assert.Equal(("The Lisbon office will move on 14 March 2026.", Verdict.Uncertain), (result.Text.TrimEnd(), result.Verdict));
        Assert.Equal(0.1, result.Confidence!.SelfReport);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SamplesThatDisagree_Doubt_AndEachIsPaid(bool streaming)
    {
        FakeChatClient model = new("Nobody knows anything about cheese, roofs or fish.");
        model.Then(FakeReply.Text("The Lisbon office will move on 14 March 2026."));

        GenAIResult result = await Pipeline(model, h => h.Confidence.Samples = 2).AskAsync(Ask(), streaming);

        Assert.Equal((Verdict.Uncertain, 3), (result.Verdict, result.Attempts.Count));
        Assert.Contains(result.Findings, finding => finding.Code == ConfidenceFindingCodes.Inconsistent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASourceOfLogProbabilities_ThatThrows_ChangesNoAnswer(bool streaming)
    {
        GenAIResult result = await AskAsync(
            streaming, "The Lisbon office will move on 14 March 2026.", h => h.Confidence.LogProbabilities = new Broken());

        Assert.Equal((Outcome.Answered, Verdict.Supported), (result.Outcome, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AProductThatDoesNotExist_IsNotReturned(bool streaming)
    {
        FactCheck products = new FactCheck<string>("product", FactWorld.Closed, new Shop()).MentionedBy(MentionReader.InBrackets);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("shop").AddDecisionSink(_sink)
            .AddModel("small", new FakeChatClient("Take the [unicorn lamp].").Then(FakeReply.Text("Take the [desk lamp].")))
            .Configure(f => f.UseHallucinationCheck(h => h.AddFacts(products))).Build();

        GenAIResult real = await pipeline.AskAsync(new GenAIRequest("What?"), streaming);
        GenAIResult invented = await pipeline.AskAsync(new GenAIRequest("What?"), streaming);

        Assert.Equal((Outcome.Answered, Verdict.Supported), (real.Outcome, real.Verdict));
        Assert.Equal((Outcome.FellBack, FailureKind.Hallucination), (invented.Outcome, invented.FailureKind));
        Assert.Equal([FactFindingCodes.Unknown], _sink.Decisions[1].FindingCodes);
    }

    [Fact]
    public void AJudgeWhoseModelIsNotAdded_IsAFault() => Assert.Contains(
        "uses the model 'judge', which is not added; known are 'small'",
        Assert.Throws<SafeGenAIConfigurationException>(() => Pipeline(new FakeChatClient(), h => h.UseJudge("judge"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AJudgeWithoutAPrice_IsAFault_WhereALimitIsInUsd() => Assert.Contains(
        "its model 'judge' has no price",
        Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient(), new ModelPrice(1, 2)).AddModel("judge", new FakeChatClient())
            .Configure(f => f.UseModels("small").UseCostBreaker(c => c.PerFeature(usd: 1, Per.Day)).UseHallucinationCheck(h => h.UseJudge("judge")))
            .Build()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ASelfReport_NeedsHeldText() => Assert.Contains(
        "HallucinationCheck.Confidence.SelfReport is read at the end of the text",
        Assert.Throws<SafeGenAIConfigurationException>(() => Pipeline(new FakeChatClient(), h =>
        {
            h.Confidence.SelfReport = true;
            h.Streaming = CheckStreaming.Window;
        })).Message,
        StringComparison.Ordinal);

    private GenAIPipeline Judged(string answer, FakeChatClient judge) => GenAIPipeline.CreateBuilder("judged")
        .AddModel("small", new FakeChatClient(answer), new ModelPrice(1, 2))
        .AddModel("judge", judge, new ModelPrice(10, 20))
        .Configure(f => f.UseModels("small").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(c => c.PerFeature(usd: 1, Per.Day))
            .UseHallucinationCheck(h => h.AddDetector(new ScriptedDetector("maybe", Verdict.Uncertain, "doubt")).UseJudge("judge")))
        .AddDecisionSink(_sink)
        .Build();

    private Task<GenAIResult> AskAsync(bool streaming, string answer, Action<HallucinationCheckOptions>? configure = null) =>
        Pipeline(new FakeChatClient(answer), configure).AskAsync(Ask(), streaming);

    private GenAIPipeline Pipeline(FakeChatClient model, Action<HallucinationCheckOptions>? configure) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", model)
        .Configure(f => f.UseHallucinationCheck(h => configure?.Invoke(h)))
        .AddDecisionSink(_sink)
        .Build();

    private static GenAIRequest Ask() => new("Summarise") { Sources = [Source] };

    private sealed record Note(string Text, int Score);

    private sealed class Broken : ILogProbabilitySource
    {
        public void Request(ChatOptions options) => throw new InvalidOperationException("broken");

        public IEnumerable<TokenLogProbability> Read(object rawRepresentation) => throw new InvalidOperationException("broken");
    }

    private sealed class Shop : IFactSource<string>
    {
        public ValueTask<IReadOnlyDictionary<string, string>> FindAsync(FactQuery query, CancellationToken cancellationToken) =>
            new(query.Keys.Where(key => key == "desk lamp").ToDictionary(key => key, key => key));
    }
}

using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>What is wrong about a check's options names the value and what to set instead.</summary>
public sealed class CheckFaultsTests
{
    public static TheoryData<string, Action<HallucinationCheckOptions>> Faults => new()
    {
        { "HallucinationCheck.StructuredInstruction is blank; leave it at its default, or say how to quote beside a JSON value.", h => h.StructuredInstruction = "" },
        { "HallucinationCheck.Preset is 9; set Balanced, Precise or Recall.", h => h.Preset = (CheckPreset)9 },
        { "HallucinationCheck.Streaming is 9; set Hold, Window or Observe.", h => h.Streaming = (CheckStreaming)9 },
        { "HallucinationCheck.MinimumCoverage is 1.1; set a share from 0 to 1.", h => h.MinimumCoverage = 1.1 },
        { "HallucinationCheck.MinimumCoverage is NaN; set a share from 0 to 1.", h => h.MinimumCoverage = double.NaN },
        { "UseHallucinationCheck: RequireQuotes(80) is no share of sentences; pass more than 0 and at most 1, or call RequireQuotes() to ask for one quote in all.", h => h.RequireQuotes(80) },
        { "UseHallucinationCheck: RequireQuotes(NaN) is no share of sentences; pass more than 0 and at most 1, or call RequireQuotes() to ask for one quote in all.", h => h.RequireQuotes(double.NaN) },
        { "HallucinationCheck.On(9, ...) names no verdict; pass a value of Verdict.", h => h.On((Verdict)9, CheckAction.Accept) },
        { "HallucinationCheck.On(Verdict.Uncertain, 9) names no action; pass a value of CheckAction.", h => h.On(Verdict.Uncertain, (CheckAction)9) },
        { "HallucinationCheck.On(\"\", ...) names no finding; pass a code such as QuoteFindingCodes.Failed.", h => h.On(" ", CheckAction.Accept) },
        { "HallucinationCheck.On(\"number.unsupported\", 9) names no action; pass a value of CheckAction.", h => h.On(NumberFindingCodes.Unsupported, (CheckAction)9) },
        { "HallucinationCheck.On(\"quote.faild\", ...) is no finding of a built-in check; set \"quote.failed\", or another of its kind.", h => h.On("quote.faild", CheckAction.Retry) },
        { "HallucinationCheck.On(\"quote.faild\", ...) is no finding of a built-in check; set \"quote.failed\", or another of its kind.", h => h.On("quote.faild", CheckAction.Retry).AddDetector(new Own()) },
        { "HallucinationCheck.On(\"Quote.Failed\", ...) is no finding of a built-in check; set \"quote.failed\", or another of its kind.", h => h.On("Quote.Failed", CheckAction.Retry) },
        { "HallucinationCheck.On(\"number.date_unsupported\", ...) is no finding of a built-in check; set \"number.unsupported\", or another of its kind.", h => h.On("number.date_unsupported", CheckAction.Retry) },
        { "HallucinationCheck.On(\"qoute.failed\", ...) is no finding of a built-in check, and the feature has no detector of its own; set \"quote.failed\", or add the detector with AddDetector.", h => h.On("qoute.failed", CheckAction.Retry) },
        { "HallucinationCheck.On(\"unsupported\", ...) names a verdict in a text; pass Verdict.Unsupported.", h => h.On("unsupported", CheckAction.Retry) },
        { "UseHallucinationCheck: UseJudge names no model; pass a name given to AddModel.", h => h.UseJudge(" ") },
        { "HallucinationCheck.Judge.Timeout is 00:00:00; set more than zero and at most an hour.", h => h.UseJudge("small", j => j.Timeout = default) },
        { "HallucinationCheck.Judge.RequiredOverlap is 2; set a share from 0 to 1.", h => h.UseJudge("small", j => j.RequiredOverlap = 2) },
        { "HallucinationCheck.Judge.MaxSourceCharacters is 0; set at least 1.", h => h.UseJudge("small", j => j.MaxSourceCharacters = 0) },
        { "HallucinationCheck.Judge.MaxAnswerCharacters is -1; set at least 1.", h => h.UseJudge("small", j => j.MaxAnswerCharacters = -1) },
        { "HallucinationCheck.Judge.MaxOutputTokens is 0; set at least 1.", h => h.UseJudge("small", j => j.MaxOutputTokens = 0) },
        { "HallucinationCheck.Judge.Temperature is 3; set 0 to 2, or leave it null.", h => h.UseJudge("small", j => j.Temperature = 3) },
        { "HallucinationCheck.Confidence.LogProbabilityThreshold is -1; set 0 to 1.", h => h.Confidence.LogProbabilityThreshold = -1 },
        { "HallucinationCheck.Confidence.SelfReportThreshold is 1.5; set 0 to 1.", h => h.Confidence.SelfReportThreshold = 1.5 },
        { "HallucinationCheck.Confidence.ConsistencyThreshold is NaN; set 0 to 1.", h => h.Confidence.ConsistencyThreshold = double.NaN },
        { "HallucinationCheck.Confidence.Samples is 1; set 2 to 5, or 0 for none.", h => h.Confidence.Samples = 1 },
        { "HallucinationCheck.Confidence.Samples is 6; set 2 to 5, or 0 for none.", h => h.Confidence.Samples = 6 },
        { "HallucinationCheck.Confidence.SampleTemperature is 0.2; set 0.7 to 2.", h => h.Confidence.SampleTemperature = 0.2f },
        { "HallucinationCheck.Confidence.SampleTimeout is 00:00:00; set more than zero and at most an hour.", h => h.Confidence.SampleTimeout = default },
        { "Grounding profile 'Knowledge': Slope is 0; it must be above 0, or a better grounded answer would get a lower score.", h => h.Grounding = GroundingProfile.Knowledge with { Slope = 0 } },
        { "Grounding profile 'Knowledge': Intercept is NaN; it must be a finite number.", h => h.Grounding = GroundingProfile.Knowledge with { Intercept = double.NaN } },
        { "Grounding profile 'Summary': FlagBelow is 2; a score is from 0 to 1.", h => h.Grounding = GroundingProfile.Summary with { FlagBelow = 2 } },
        { "Grounding profile 'Knowledge': SupportFrom is 0.1; it must be from FlagBelow (0.5) to 1, or null where the words alone support nothing.", h => h.Grounding = GroundingProfile.Knowledge with { SupportFrom = 0.1 } },
        { "Grounding profile 'x': Style is 9; it is Conversation or Document.", h => h.Grounding = new("x", (GroundingStyle)9) },
        { "The facts 'product' cannot be found in an answer; call MentionedBy with a MentionReader, such as MentionReader.InBrackets.", h => h.AddFacts(Products()) },
        { "UseHallucinationCheck: The facts 'product' are of world 9; pass FactWorld.Closed or Open.", h => h.AddFacts(Products((FactWorld)9)) },
        { "UseHallucinationCheck: FactCheck.CacheFor is 2.00:00:00; set zero to 1 day.", h => h.AddFacts(new FactCheck<string>("product", FactWorld.Open, new NoFacts()) { CacheFor = TimeSpan.FromDays(2) }) },
        { "UseHallucinationCheck: FactCheck.CacheMissesFor is -00:00:01; set zero to 1 day.", h => h.AddFacts(new FactCheck<string>("product", FactWorld.Open, new NoFacts()) { CacheMissesFor = TimeSpan.FromSeconds(-1) }) },
        { "UseHallucinationCheck: FactCheck.LookupTimeout is 00:00:00; set more than zero, to 1 day.", h => h.AddFacts(new FactCheck<string>("product", FactWorld.Open, new NoFacts()) { LookupTimeout = default }) },
        { "UseHallucinationCheck: FactCheck.MaximumCached is 0; set 1 or more, or CacheFor to zero to turn caching off.", h => h.AddFacts(new FactCheck<string>("product", FactWorld.Open, new NoFacts()) { MaximumCached = 0 }) },
        { "UseHallucinationCheck: Tolerance of 'price' is -1; set 0 or more.", h => h.AddFacts(Products().SingleValued(new NumberProperty<string>("price", _ => 1) { Tolerance = -1 })) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AValueThatCannotBe_IsNamed_WithWhatToSet(string fault, Action<HallucinationCheckOptions> set)
    {
        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient())
            .Configure(feature => feature.UseHallucinationCheck(set))
            .Build());

        Assert.Equal([$"Feature 'f': {fault}"], exception.Faults);
    }

    [Theory]
    [InlineData("mine.odd")]
    [InlineData("odd")]
    [InlineData("unsupported")]
    public void ACodeOfTheApplicationsOwn_MayHaveARow_WhereADetectorIsAdded(string code) => GenAIPipeline.CreateBuilder("f")
        .AddModel("small", new FakeChatClient())
        .Configure(feature => feature.UseHallucinationCheck(h => h.On(code, CheckAction.Retry).AddDetector(new Own())))
        .Build();

    [Fact]
    public void EveryBuiltInCode_MayHaveARow() => GenAIPipeline.CreateBuilder("f")
        .AddModel("small", new FakeChatClient())
        .Configure(feature => feature.UseHallucinationCheck(h => KnownFindingCodes.All.ToList().ForEach(code => h.On(code, CheckAction.Retry))))
        .Build();

    private static FactCheck<string> Products(FactWorld world = FactWorld.Open) => new("product", world, new NoFacts());

    private sealed class Own : IHallucinationDetector
    {
        public string Version => "own/1";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoFacts : IFactSource<string>
    {
        public ValueTask<IReadOnlyDictionary<string, string>> FindAsync(FactQuery query, CancellationToken cancellationToken) =>
            new(new Dictionary<string, string>());
    }
}

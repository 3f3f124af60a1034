using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

/// <summary>What the host knows may change while an answer is stored: a hit asks it again, and nothing else.</summary>
public sealed class HostLookupTests
{
    private readonly Catalogue _catalogue = new();
    private readonly Catalogue _texts = new() { IsHostLookup = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHit_AsksTheHostAgain_AndNoOtherDetector(bool streaming)
    {
        CachedFeature feature = Feature(new FakeChatClient("Buy the lamp."));

        await AskAsync(feature, streaming);
        GenAIResult hit = await AskAsync(feature, streaming);

        Assert.Equal((Provenance.Cache, Verdict.Supported, 0), (hit.Provenance, hit.Verdict, hit.Usage.CostNanoUsd));
        Assert.Equal((2, 1), (_catalogue.Asked, _texts.Asked));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStoredAnswer_ThatTheHostSpeaksAgainstNow_IsAskedForAnew(bool streaming)
    {
        CachedFeature feature = Feature(new FakeChatClient("Buy the chair.").Then(FakeReply.Text("Buy the lamp.")));
        await AskAsync(feature, streaming);
        _catalogue.Known.Remove("lamp");

        GenAIResult anew = await AskAsync(feature, streaming);
        GenAIResult hit = await AskAsync(feature, streaming);

        Assert.Equal(("Buy the chair.", Provenance.Model, CacheOutcome.Miss), (anew.Text, anew.Provenance, anew.Cache));
        Assert.Equal(("Buy the chair.", Provenance.Cache), (hit.Text, hit.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStaleAnswer_ThatTheHostSpeaksAgainst_IsNotGiven(bool streaming)
    {
        CachedFeature feature = Feature(new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) }
            .Then(FakeReply.Text("Buy the lamp.")));
        await AskAsync(feature, streaming);
        feature.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Provenance.StaleAnswer, (await AskAsync(feature, streaming)).Provenance);
        _catalogue.Known.Remove("lamp");

        Assert.Equal(Provenance.Template, (await AskAsync(feature, streaming)).Provenance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALookupThatFails_LeavesTheStoredAnswer(bool streaming)
    {
        CachedFeature feature = Feature(new FakeChatClient("Buy the lamp."));
        await AskAsync(feature, streaming);
        _catalogue.IsDown = true;

        Assert.Equal(Provenance.Cache, (await AskAsync(feature, streaming)).Provenance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHostThatHasNothingToSay_LeavesTheStoredAnswer_WhereWhatIsUncheckedIsRejected(bool streaming)
    {
        CachedFeature feature = new(new FakeChatClient("We sell a lamp."), configure: f => f.UseHallucinationCheck(check =>
            check.AddDetector(new Silent()).AddDetector(_texts).On(Verdict.NotChecked, CheckAction.Fallback)));

        await AskAsync(feature, streaming);

        Assert.Equal((Provenance.Cache, CacheOutcome.Hit), await AskAsync(feature, streaming) is var hit ? (hit.Provenance, hit.Cache) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHit_ThatMayLeaveAllTheSame_SaysWhatTheHostKnowsNow(bool streaming)
    {
        CachedFeature feature = new(new FakeChatClient("Buy the lamp."), configure: f => f.UseHallucinationCheck(check =>
            check.AddDetector(_catalogue).Streaming = CheckStreaming.Observe));
        GenAIResult first = await AskAsync(feature, streaming);
        _catalogue.Known.Remove("lamp");

        GenAIResult hit = await AskAsync(feature, streaming);
        _catalogue.Known.Add("lamp");
        GenAIResult later = await AskAsync(feature, streaming);

        Assert.Equal((Verdict.Supported, Verdict.Unsupported, Verdict.Supported), (first.Verdict, hit.Verdict, later.Verdict));
        Assert.Equal((Provenance.Cache, "fact.unknown"), (hit.Provenance, Assert.Single(hit.Findings).Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStaleAnswer_ThatMayLeaveAllTheSame_SaysWhatTheHostKnowsNow(bool streaming)
    {
        CachedFeature feature = new(
            new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) }.Then(FakeReply.Text("Buy the lamp.")),
            configure: f => f.UseHallucinationCheck(check => check.AddDetector(_catalogue).On(Verdict.Unsupported, CheckAction.Annotate))
                .UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer, Rung.Template("none"))));
        await AskAsync(feature, streaming);
        feature.Time.Advance(TimeSpan.FromHours(2));
        _catalogue.Known.Remove("lamp");

        GenAIResult stale = await AskAsync(feature, streaming);

        Assert.Equal((Provenance.StaleAnswer, Verdict.Unsupported), (stale.Provenance, stale.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_WhereTheHostHasNothingToSay_AStoredAnswerKeepsItsVerdict(bool streaming)
    {
        CachedFeature feature = new(new FakeChatClient("Buy the lamp."), configure: f => f.UseHallucinationCheck(check => check.AddDetector(new Silent())));

        await AskAsync(feature, streaming);

        Assert.Equal((Provenance.Cache, Verdict.NotChecked), await AskAsync(feature, streaming) is var hit ? (hit.Provenance, hit.Verdict) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutSources_TheHostIsAskedAllTheSame(bool streaming)
    {
        CachedFeature feature = Feature(new FakeChatClient("Buy the unicorn."));

        GenAIResult result = await feature.Pipeline.AskAsync(new GenAIRequest("What?"), streaming);

        Assert.Equal((FailureKind.Hallucination, 1, 0), (result.FailureKind, _catalogue.Asked, _texts.Asked));
    }

    private CachedFeature Feature(FakeChatClient model) => new(model, configure: f => f
        .UseHallucinationCheck(check => check.AddDetector(_catalogue).AddDetector(_texts))
        .UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer, Rung.Template("none"))));

    private static Task<GenAIResult> AskAsync(CachedFeature feature, bool streaming) =>
        feature.Pipeline.AskAsync(new GenAIRequest("What?") { Sources = ["We sell a lamp and a chair."] }, streaming);

    /// <summary>Knows products by the last word of an answer.</summary>
    private sealed class Catalogue : IHallucinationDetector
    {
        private int _asked;

        public HashSet<string> Known { get; } = ["lamp", "chair"];

        public bool IsDown { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public string Version => "catalogue/1";

        public bool IsHostLookup { get; init; } = true;

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return IsDown ? throw new InvalidOperationException("down")
                : Known.Contains(arguments.Answer.Split(' ')[^1].TrimEnd('.')) ? new(new Detection(Verdict.Supported, [], 1))
                : new(new Detection(Verdict.Unsupported, [new Finding("fact.unknown", FindingSeverity.Block, new TextSpan(0, arguments.Answer.Length))], 1));
        }
    }

    private sealed class Silent : IHallucinationDetector
    {
        public string Version => "silent/1";

        public bool IsHostLookup => true;

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => new(Detection.NotChecked);
    }
}

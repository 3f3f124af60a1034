using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

public sealed class StaleAnswerTests
{
    private static readonly FakeReply Down = FakeReply.Throw(() => new HttpRequestException("down"));

    private readonly FakeChatClient _model = new FakeChatClient { Otherwise = Down }.Then(FakeReply.Text("old"));
    private readonly CachedFeature _feature;

    public StaleAnswerTests() => _feature = new CachedFeature(
        _model,
        cache: cache => (cache.FreshFor, cache.KeepFor) = (TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)),
        configure: feature => feature.UseFallback(f => f.Otherwise(Rung.StaleAnswer, Rung.Template("sorry"))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerIsFresh_UntilFreshForHasPassed(bool streaming)
    {
        await _feature.AskAsync(streaming);
        _feature.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        GenAIResult fresh = await _feature.AskAsync(streaming);
        _feature.Time.Advance(TimeSpan.FromTicks(1));
        GenAIResult stale = await _feature.AskAsync(streaming);

        Assert.Equal((Provenance.Cache, Provenance.StaleAnswer, 2), (fresh.Provenance, stale.Provenance, _model.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenTheModelFails_TheOldAnswerIsGiven_UntilKeepForHasPassed(bool streaming)
    {
        DateTimeOffset stored = _feature.Time.GetUtcNow();
        await _feature.AskAsync(streaming);
        _feature.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        GenAIResult stale = await _feature.AskAsync(streaming);
        _feature.Time.Advance(TimeSpan.FromTicks(1));
        GenAIResult gone = await _feature.AskAsync(streaming);

        Assert.Equal(("old", Outcome.FellBack, Provenance.StaleAnswer, "small"), (stale.Text, stale.Outcome, stale.Provenance, stale.Model));
        Assert.Equal((FailureKind.Network, stored), (stale.FailureKind, stale.Response!.CreatedAt));
        Assert.Equal(("sorry", Provenance.Template), (gone.Text, gone.Provenance));
        Decision decision = _feature.Decisions.All[1];
        Assert.Equal((CacheOutcome.Miss, "stale_answer"), (decision.Cache, decision.Rung));
    }

    [Fact]
    public void AStaleAnswer_KnowsItsAge()
    {
        CallRuntime runtime = new() { Time = _feature.Time };
        AnswerStore store = new(
            new Microsoft.Extensions.Caching.Memory.MemoryCache(new Microsoft.Extensions.Caching.Memory.MemoryCacheOptions()),
            new CacheOptions(), _feature.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        GenAICall call = runtime.Open(null, null);
        call.Verdict = Verdict.Supported;
        store.Store(1, CachedAnswer.Of([1], new(new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.Assistant, "old")), call, 0)!, "email");
        _feature.Time.Advance(TimeSpan.FromMinutes(90));

        StaleAnswer stale = store.FindStale(1, [1])!;

        Assert.Equal((TimeSpan.FromMinutes(90), "old", Verdict.Supported), (stale.Age, stale.Response.Text, stale.Verdict));
        Assert.Null(store.FindStale(1, [2]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStaleAnswer_IsAPrivateCopy(bool streaming)
    {
        await _feature.AskAsync(streaming);
        _feature.Time.Advance(TimeSpan.FromHours(1));
        (await _feature.AskAsync(streaming)).Response!.Messages[0].Contents.Clear();

        Assert.Equal("old", (await _feature.AskAsync(streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStaleAnswer_ComesWithItsOwnVerdict(bool streaming)
    {
        const string mail = "the Lisbon office will move on 14 March 2026 to the new building at the river";
        FakeChatClient model = new FakeChatClient($"It closes. <quote>the office will be closed for ever in June</quote>")
            .Then(FakeReply.Text("It moves in March. <quote>the Lisbon office will move on 14 March 2026</quote>"));
        CachedFeature feature = new(model, configure: f => f
            .UseHallucinationCheck(check => check.RequireQuotes())
            .UseFallback(ladder => ladder.On(FailureKind.Hallucination, Rung.StaleAnswer)));
        GenAIRequest request = new("When?") { Sources = [mail] };

        await feature.Pipeline.AskAsync(request, streaming);
        feature.Time.Advance(TimeSpan.FromHours(2));
        GenAIResult stale = await feature.Pipeline.AskAsync(request, streaming);

        Assert.Equal((Provenance.StaleAnswer, Verdict.Supported, FailureKind.Hallucination), (stale.Provenance, stale.Verdict, stale.FailureKind));
        Assert.Empty(stale.Findings);
    }

    [Fact]
    public async Task ATypedCall_ParsesAStaleAnswerAgain()
    {
        FakeChatClient model = new FakeChatClient { Otherwise = Down }.Then(FakeReply.Text("7"));
        CachedFeature feature = new(model, configure: f => f.UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer)));
        GenAIRequest request = new("How many?");

        await feature.Pipeline.ExecuteAsync(request, _ => -1);
        feature.Time.Advance(TimeSpan.FromHours(2));
        GenAIResult<int> stale = await feature.Pipeline.ExecuteAsync(request, _ => -1);
        feature.Time.Advance(TimeSpan.FromDays(1));
        GenAIResult<int> fallback = await feature.Pipeline.ExecuteAsync(request, _ => -1);

        Assert.Equal((7, Provenance.StaleAnswer), (stale.Value, stale.Provenance));
        Assert.Equal((-1, Provenance.CallerFallback), (fallback.Value, fallback.Provenance));
    }
}

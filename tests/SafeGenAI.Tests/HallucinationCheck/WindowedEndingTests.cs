using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Cache;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>How answers end whose sentences left one by one: whatever cuts them, no sentence leaves that was not checked.</summary>
public sealed class WindowedEndingTests
{
    private const string Source = "The Lisbon office will move on 14 March 2026. Parking costs 120 euros a month.";
    private const string First = "The Lisbon office will move on 14 March 2026.";

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task L14_WhoeverSharesAnAnswerThatIsRejectedMidway_EndsAlike_AndNothingIsStored()
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text($"{First} Parking costs 990 euros. Ask for a place.") };
        CachedFeature feature = new(new GatedStream(model, _gate.Task), configure: f => f.UseHallucinationCheck(h => h.Streaming = CheckStreaming.Window));

        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 10).Select(_ => feature.Pipeline.AskAsync(Ask(), streaming: true))];
        _gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);
        GenAIResult later = await feature.Pipeline.AskAsync(Ask(), streaming: true);

        Assert.All(results, result => Assert.Equal((Outcome.Partial, FailureKind.Hallucination, First), (result.Outcome, result.FailureKind, result.Text)));
        Assert.Equal((CacheOutcome.Miss, 2), (later.Cache, model.Calls));
        Assert.Equal((2 * CachedFeature.CostNanoUsd, 0), await feature.BudgetAsync());
    }

    [Fact]
    public async Task L14_WhenTheBudgetCutsAnAnswer_TheSentenceItCuts_DoesNotLeave()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient { Otherwise = FakeReply.Text($"{First} " + string.Concat(Enumerable.Repeat("Parking ", 9_000))).WithoutUsage() }, new ModelPrice(1, 2))
            .Configure(f => f.UseHallucinationCheck(h => h.Streaming = CheckStreaming.Window)
                .UseCostBreaker(c => (c.MaxOutputTokens, _) = (64, c.PerFeature(usd: 1, Per.Day).PerCall(tokens: 5_000L))))
            .Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded, First), (result.Outcome, result.FailureKind, result.Text));
        Assert.Equal(Verdict.NotChecked, result.Verdict);
    }

    [Fact]
    public async Task L14_WhenAModelStallsMidway_TheSentenceItCuts_DoesNotLeave()
    {
        FakeTimeProvider time = new();
        Task<GenAIResult> call = GenAIPipeline.CreateBuilder("f").UseTimeProvider(time)
            .AddModel("small", new GatedStream(new FakeChatClient { Otherwise = FakeReply.Text("x").WithParts($"{First} Parking costs 9", "90 euros.") }, _gate.Task))
            .Configure(f => f.UseHallucinationCheck(h => h.Streaming = CheckStreaming.Window).UseResilience(r => r.IdleTimeout = TimeSpan.FromSeconds(5)))
            .Build().AskAsync(Ask(), streaming: true);

        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return call.IsCompleted;
        });
        GenAIResult result = await call;

        Assert.Equal((Outcome.Partial, FailureKind.Timeout, First), (result.Outcome, result.FailureKind, result.Text));
    }

    /// <summary>A typed call reads the whole answer: it is held, whatever the feature streams, and asked again like any.</summary>
    [Theory]
    [InlineData(CheckStreaming.Hold)]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task ATypedAnswer_IsAskedForAgain_AndRead(CheckStreaming mode)
    {
        FakeChatClient model = new FakeChatClient("""{"value":{"Euros":"990 euros a month"},"quotes":[]}""")
            .Then(FakeReply.Text("""{"value":{"Euros":"990 euros a month"},"quotes":[]}"""))
            .Then(FakeReply.Text("""{"value":{"Euros":"120 euros a month"},"quotes":[]}"""));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", model)
            .Configure(f => f.UseHallucinationCheck(h => h.On(Verdict.Unsupported, CheckAction.Retry).Streaming = mode))
            .Build();

        GenAIResult<Price> result = await pipeline.ExecuteAsync(Ask(), _ => new Price("?"));

        Assert.Equal(mode == CheckStreaming.Observe ? "990 euros a month" : "120 euros a month", result.Value.Euros);
    }

    private static GenAIRequest Ask() => new("Summarise") { Sources = [Source] };

    private sealed record Price(string Euros);
}

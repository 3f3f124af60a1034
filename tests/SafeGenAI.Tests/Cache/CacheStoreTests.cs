using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Cache;

/// <summary>Only complete, accepted answers are stored, and the store never gets in the way.</summary>
public sealed class CacheStoreTests
{
    private static readonly Dictionary<string, FakeReply> Bad = new()
    {
        ["truncated"] = FakeReply.Text("so far so").WithFinishReason(ChatFinishReason.Length),
        ["filtered"] = FakeReply.Text("so far so").WithFinishReason(ChatFinishReason.ContentFilter),
        ["refused"] = FakeReply.Text("I'm sorry, but I can't help with that."),
        ["empty"] = FakeReply.Text(""),
        ["blank"] = FakeReply.Text("  "),
        ["rejected by the validator"] = FakeReply.Text("rejected"),
        ["failed"] = FakeReply.Throw(() => new HttpRequestException("down")),
        ["cut in the middle"] = FakeReply.Text("one two three").ThenThrow(2, () => new HttpRequestException("reset")),
    };

    public static TheoryData<string, bool> BadAnswers
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in Bad.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task L17_ABadAnswer_IsNotStored(string name, bool streaming)
    {
        FakeChatClient model = new FakeChatClient("good").Then(Bad[name]);
        CachedFeature feature = new(model, configure: name.StartsWith("rejected", StringComparison.Ordinal)
            ? f => f.UseValidation(arguments => arguments.Response.Text == "rejected" ? ValidationResult.Rejected("no") : ValidationResult.Accepted)
            : null);

        await feature.AskAsync(streaming);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal((2, "good", CacheOutcome.Miss), (model.Calls, second.Text, feature.Decisions.All[1].Cache));
        Assert.Equal(0, feature.Flights);
    }

    [Fact]
    public async Task L17_AnAbandonedStream_IsNotStored()
    {
        TaskCompletionSource gate = new();
        FakeChatClient model = new FakeChatClient("good").Then(FakeReply.Text("one two three"));
        CachedFeature feature = new(new GatedStream(model, gate.Task));

        await foreach (ChatResponseUpdate _ in feature.Pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            break;
        }

        await feature.Decisions.WaitAsync(1);
        gate.SetResult();
        GenAIResult second = await feature.AskAsync(streaming: true);

        Assert.Equal((2, "good"), (model.Calls, second.Text));
        Assert.Equal((Outcome.Abandoned, CacheOutcome.Miss), (feature.Decisions.All[0].Outcome, feature.Decisions.All[1].Cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L17_ACancelledAnswer_IsNotStored(bool streaming)
    {
        using CancellationTokenSource caller = new();
        FakeChatClient model = new FakeChatClient("good").Then(FakeReply.Stall());
        CachedFeature feature = new(model);

        Task<GenAIResult> first = feature.AskAsync(streaming, cancellationToken: caller.Token);
        caller.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await feature.Decisions.WaitAsync(1);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal((2, "good"), (model.Calls, second.Text));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    public async Task L17_ABrokenCache_IsAMiss(bool streaming, bool throwsOnRead, bool throwsOnWrite)
    {
        FakeChatClient model = new("good");
        CachedFeature feature = new(model, memory: new BrokenMemory(throwsOnRead, throwsOnWrite, "foreign"));

        GenAIResult first = await feature.AskAsync(streaming);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal(("good", "good", 2), (first.Text, second.Text, model.Calls));
        Assert.Equal((Provenance.Model, CacheOutcome.Miss), (second.Provenance, feature.Decisions.All[1].Cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L17_AForeignObjectUnderTheKey_IsAMiss(bool streaming)
    {
        FakeChatClient model = new("good");
        CachedFeature feature = new(model, memory: new BrokenMemory(throwsOnRead: false, throwsOnWrite: false, "foreign"));

        await feature.AskAsync(streaming);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal((2, "good"), (model.Calls, second.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L17_AnAnswerOfAnUnknownKind_IsGivenButNotStored(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Of(new TextContent("look"), new Unknown()) };
        CachedFeature feature = new(model);

        GenAIResult first = await feature.AskAsync(streaming);
        await feature.AskAsync(streaming);

        Assert.Equal(("look", 2), (first.Text, model.Calls));
        Assert.Contains(first.Response!.Messages[0].Contents, content => content is Unknown);
    }

    [Fact]
    public async Task ManyLargeAnswers_StayWithinTheMemory()
    {
        using MemoryCache memory = new(new MemoryCacheOptions { SizeLimit = 1 << 20, TrackStatistics = true });
        string text = new('x', 100_000);
        CachedFeature feature = new(new FakeChatClient(text), memory: memory);

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(text, (await feature.AskAsync(streaming: i % 2 == 0, prompt: $"question {i}")).Text);
        }

        Assert.InRange(memory.GetCurrentStatistics()!.CurrentEstimatedSize!.Value, 1, 1 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerLargerThanTheMemory_IsGivenAllTheSame(bool streaming)
    {
        using MemoryCache memory = new(new MemoryCacheOptions { SizeLimit = 10_000 });
        FakeChatClient model = new(new string('x', 100_000));
        CachedFeature feature = new(model, memory: memory);

        await feature.AskAsync(streaming);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal((2, 100_000), (model.Calls, second.Text.Length));
    }

    private sealed class Unknown : AIContent;
}

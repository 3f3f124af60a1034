using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Validation;

public sealed class InputLimitStageTests : IDisposable
{
    private const int FiftyMegabytes = 50 * 1_048_576;

#if DEBUG
    // Not optimized, every async method on the way allocates its state, also where it waits for nothing.
    private const long MostOfAnAnswer = 2_100;
    private const long MostOfAStream = 2_300;
#else
    private const long MostOfAnAnswer = 1_023;
    private const long MostOfAStream = 1_500;
#endif

    private readonly FakeChatClient _client = new("ok");
    private readonly FakeBudgetLedger _ledger = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly CountingEstimator _estimator = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFiftyMegabytePrompt_IsRefusedBeforeAnythingElse(bool streaming)
    {
        GenAIPipeline pipeline = Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest(new string('a', FiftyMegabytes)), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.ContextTooLong, Rung.DefaultTemplate), (result.Outcome, result.FailureKind, result.Text));
        Assert.Equal(CacheOutcome.None, result.Cache);
        Assert.Empty(result.Attempts);
        Assert.Equal((0, 0), (_estimator.Calls, _ledger.Requests));
        Assert.Empty(_client.Requests);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((FailureKind.ContextTooLong, 0L), (decision.FailureKind, decision.Usage.CostNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARefusal_MovesToNoOtherModel_AndNamesBothLengths(bool streaming)
    {
        FakeChatClient other = new("other");
        string? told = null;
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", _client)
            .AddModel("large", other)
            .Configure(f => f
                .UseModels("small", "large")
                .UseInputLimit(i => i.MaxCharacters = 1_000)
                .UseFallback(l => l.Otherwise(Rung.Rule(arguments => told = arguments.Failure.Message))))
            .Build();

        await pipeline.AskAsync(new GenAIRequest(new string('a', 1_001)), streaming);

        Assert.Empty(other.Requests);
        Assert.Empty(_client.Requests);
        Assert.Equal("The input has 1,001 characters; feature 'email' takes 1,000. Send less, or raise InputLimit.MaxCharacters.", told);
        Assert.Equal("ok", (await pipeline.AskAsync(new GenAIRequest(new string('a', 1_000)), streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attachments_CountWithTheirData_ApartFromText(bool streaming)
    {
        string? told = null;
        GenAIPipeline pipeline = Build(f => f
            .UseInputLimit(i => (i.MaxCharacters, i.MaxAttachmentBytes) = (100, 10))
            .UseFallback(l => l.Otherwise(Rung.Rule(arguments => told = arguments.Failure.Message))));

        await pipeline.AskAsync(Ask(new DataContent(new byte[6], "image/png"), new DataContent("data:image/png;base64,AAAAAAAA")), streaming);

        Assert.Equal("The attachments have 12 bytes; feature 'f' takes 10. Send less, or raise InputLimit.MaxAttachmentBytes.", told);
        Assert.Equal("ok", (await pipeline.AskAsync(Ask(new TextContent("hi"), new DataContent(new byte[10], "image/png")), streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sources_CountByThemselves(bool streaming)
    {
        string? told = null;
        GenAIPipeline pipeline = Build(f => f
            .UseInputLimit(i => i.MaxCharacters = 10)
            .UseFallback(l => l.Otherwise(Rung.Rule(arguments => told = arguments.Failure.Message))));

        await pipeline.AskAsync(new GenAIRequest("0123456789") { Sources = ["012345", "012345"] }, streaming);
        Assert.Equal("The sources have 12 characters; feature 'f' takes 10. Send less, or raise InputLimit.MaxCharacters.", told);
        Assert.Equal("ok", (await pipeline.AskAsync(new GenAIRequest("0123456789") { Sources = ["0123456789"] }, streaming)).Text);
    }

    [Fact]
    public async Task TheClientThatADelegateIsHanded_RefusesToo()
    {
        GenAIPipeline pipeline = Build(f => f.UseInputLimit(i => i.MaxCharacters = 5));

        GenAIResult<string> result = await pipeline.ExecuteAsync(
            new GenAIRequest("hi"), async (client, token) => (await client.GetResponseAsync("too long", cancellationToken: token)).Text, _ => "fallback");

        Assert.Equal(("fallback", FailureKind.ContextTooLong), (result.Value, result.FailureKind));
        Assert.Empty(_client.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alone_ItThrowsWhatItRefuses(bool streaming)
    {
        IChatClient client = _client.AsBuilder().UseInputLimit(i => i.MaxCharacters = 5).Build();

        GenAIException refused = await Assert.ThrowsAsync<GenAIException>(() => client.AskAsync(streaming, "too long"));

        Assert.Equal((FailureKind.ContextTooLong, true), (refused.Kind, refused.Failure.NotBilled));
        Assert.Equal("ok", (await client.AskAsync(streaming, "hi")).Text);
        Assert.Throws<SafeGenAIConfigurationException>(() => _client.AsBuilder().UseInputLimit(i => i.MaxCharacters = 0).Build());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnEcho_DoesNotGiveALongInputBack(bool streaming)
    {
        GenAIPipeline pipeline = Build(f => f.UseFallback(l => l.Otherwise(Rung.Echo(), Rung.Template("Too long."))));
        ChatMessage inParts = new(ChatRole.User, [new TextContent(new string('a', 600_000)), new TextContent(new string('b', 600_000))]);

        Assert.Equal("Too long.", (await pipeline.AskAsync(new GenAIRequest(new string('a', FiftyMegabytes)), streaming)).Text);
        Assert.Equal("Too long.", (await pipeline.AskAsync(new GenAIRequest([inParts]), streaming)).Text);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void TheStage_RefusesFiftyMegabytes_WithLessThanAKilobyte(bool streaming, bool asAttachment)
    {
        InputLimitStage stage = new(_client, new InputLimitOptions());
        AIContent content = asAttachment ? new DataContent(new byte[FiftyMegabytes], "image/png") : new TextContent(new string('a', FiftyMegabytes));
        ModelRequest request = Request(content, streaming);
        Refuse(stage, request);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Failure failure = Refuse(stage, request);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(FailureKind.ContextTooLong, failure.Kind);
        Assert.InRange(allocated, 0, 1_023);
    }

    [Fact]
    public void WhatFits_IsMeasuredWithoutAllocating()
    {
        ModelRequest request = Request(new TextContent("hi"), streaming: false);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            InputSize.Of(request.Messages, request.Options);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    /// <summary>From the pipeline's entry to the ladder's first rung. Optimized that is 992 bytes: the call with its id 400, its
    /// options 192, the refusal in words that nobody has read yet 152, the reply and its failure 144, the request 64, the span
    /// 40. A stream takes 424 more: its reader, and what it is read by. The rung's answer and the decision come after.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FromTheEntryToTheLadder_TheLengthOfThePromptCostsNothing(bool streaming)
    {
        long before = 0, allocated = 0;
        GenAIPipeline pipeline = Build(f => f
            .UseInputLimit(i => i.MaxCharacters = 1)
            .UseFallback(l => l.Otherwise(Rung.Rule(_ =>
            {
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                return "no";
            }))));
        GenAIRequest small = new("hi"), large = new(new string('a', FiftyMegabytes));

        async Task<long> MeasureAsync(GenAIRequest request)
        {
            // What the runtime does beside it on this thread only adds.
            long least = long.MaxValue;
            for (int i = 0; i < 5; i++)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                await pipeline.AskAsync(request, streaming);
                least = Math.Min(least, allocated);
            }

            return least;
        }

        long forSmall = await MeasureAsync(small);
        long forLarge = await MeasureAsync(large);

        // It may cost less: by then the runtime has compiled some of it anew.
        Assert.True(forLarge <= forSmall + 64, $"{forLarge} bytes for 50 MB, {forSmall} bytes for two letters.");
        Assert.InRange(forLarge, 0, streaming ? MostOfAStream : MostOfAnAnswer);
    }

    private static GenAIRequest Ask(params AIContent[] contents) => new([new ChatMessage(ChatRole.User, contents)]);

    private static Failure Refuse(InputLimitStage stage, ModelRequest request)
    {
        ValueTask<Reply> running = stage.RunAsync(request);
        return running.IsCompletedSuccessfully ? running.Result.Failure! : throw new InvalidOperationException("The stage waited.");
    }

    private static ModelRequest Request(AIContent content, bool streaming)
    {
        CallOptions options = CallOptions.From(null);
        return new()
        {
            Call = new CallRuntime { Feature = "f" }.Open(identity: null, parent: null),
            Messages = [new ChatMessage(ChatRole.User, [content])],
            Options = options,
            Streaming = streaming,
            CancellationToken = default,
            CallerToken = default,
        };
    }

    private GenAIPipeline Build(Action<FeatureBuilder>? configure = null) => GenAIPipeline.CreateBuilder("f")
        .AddModel("small", _client)
        .UseLedger(_ledger)
        .UseTokenEstimator(_estimator)
        .AddDecisionSink(_sink)
        .Configure(f =>
        {
            f.UseCache(CacheSharing.Everyone).UseCostBreaker(c => c.PerFeature(tokens: 1_000_000_000L, Per.Hour));
            configure?.Invoke(f);
        })
        .Build();

    private sealed class CountingEstimator : ITokenEstimator
    {
        private readonly Utf8TokenEstimator _estimator = new();

        public int Calls { get; private set; }

        public long EstimateInput(InputTokenArguments arguments)
        {
            Calls++;
            return _estimator.EstimateInput(arguments);
        }

        public OutputEstimate EstimateOutput(OutputTokenArguments arguments)
        {
            Calls++;
            return _estimator.EstimateOutput(arguments);
        }
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Cache;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>What streams of real clients do while their text is released piece by piece.</summary>
public sealed class ReleasedStreamTests
{
    private const string Source = "The Lisbon office will move on 14 March 2026. Parking costs 120 euros a month.";
    private const string Good = "Parking costs 120 euros a month.";
    private const string Bad = "Parking costs 990 euros a month. ";

    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task ACallerWhoLeavesWithTheFirstContent_LeavesTheModelsStream(CheckStreaming mode)
    {
        using CancellationTokenSource caller = new();
        UpdatesModel model = new([Text("Parking "), Text("costs 120 euros a month.")]) { BeforeFirst = caller.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Pipeline(mode, model).AskAsync(Ask(), streaming: true, caller.Token));

        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task ACallerWhoLeavesWithTheFirstContent_LeavesASharedAnswerToo()
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource never = new();
        UpdatesModel model = new([Text("Parking "), Text("costs 120 euros a month.")]) { BeforeFirst = caller.Cancel, BeforeSecond = never.Task };
        CachedFeature feature = new(model);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feature.Pipeline.AskAsync(Ask(), streaming: true, caller.Token));

        await Eventually.TrueAsync(() => model.IsDisposed);
    }

    [Fact]
    public async Task L14_Window_NoRawFormOfAnUncheckedText_IsSeen()
    {
        ChatResponseUpdate mixed = new(ChatRole.Assistant, [new TextContent(Bad), new UsageContent(new UsageDetails { InputTokenCount = 1 })])
        {
            RawRepresentation = Bad,
        };

        await foreach (ChatResponseUpdate update in Pipeline(CheckStreaming.Window, new UpdatesModel([Text(Good + " "), mixed])).ExecuteStreamingAsync(Ask()))
        {
            Assert.DoesNotContain("990", $"{update.RawRepresentation} {update.Text}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Window_AfterAToolThatMayRunTwice_ARejectedAnswerMovesOn()
    {
        FakeChatClient small = new(Bad);
        small.Then(FakeReply.ToolCall("look"));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", small).AddModel("large", new FakeChatClient(Good))
            .Configure(f => f.UseModels("small", "large").UseTools("look").UseHallucinationCheck(h => h.Streaming = CheckStreaming.Window))
            .Build();

        GenAIResult result = await pipeline.AskAsync(AskWithTool(), streaming: true);

        Assert.Equal((Outcome.Answered, "large", Good, 3), (result.Outcome, result.Model, result.Text, result.Attempts.Count));
    }

    [Theory]
    [InlineData(CheckStreaming.Hold)]
    [InlineData(CheckStreaming.Window)]
    public async Task AfterAToolThatMayRunTwice_ARejectedAnswerIsAskedForAgain(CheckStreaming mode)
    {
        FakeChatClient model = new(Good);
        model.Then(FakeReply.ToolCall("look")).Then(FakeReply.Text(Bad));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", model)
            .Configure(f => f.UseTools("look").UseHallucinationCheck(h =>
            {
                h.Streaming = mode;
                h.On(Verdict.Unsupported, CheckAction.Retry);
            }))
            .Build();

        GenAIResult result = await pipeline.AskAsync(AskWithTool(), streaming: true);

        Assert.Equal((Outcome.Answered, Good, 3), (result.Outcome, result.Text, result.Attempts.Count));
    }

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task AnAnswerInSeveralMessages_WithAnIdAndAFinishReason_IsWholeAndInOrder(CheckStreaming mode)
    {
        ChatResponseUpdate[] updates =
        [
            Text("Parking costs", "m1"), Text(" 120 euros a month. The office", "m1"), Text(" will move on 14 March 2026.", "m2"),
            new() { MessageId = "m2", ResponseId = "r", FinishReason = ChatFinishReason.Stop },
            new(null, [new UsageContent(new UsageDetails { InputTokenCount = 1, OutputTokenCount = 2 })]) { ResponseId = "r" },
        ];

        GenAIResult held = await Pipeline(CheckStreaming.Hold, new UpdatesModel(updates)).AskAsync(Ask(), streaming: true);
        GenAIResult result = await Pipeline(mode, new UpdatesModel(updates)).AskAsync(Ask(), streaming: true);

        Assert.Equal(["Parking costs 120 euros a month. The office", " will move on 14 March 2026."], result.Response!.Messages.Select(message => message.Text).Where(text => text.Length > 0));
        Assert.Equal(held.Text, result.Text);
        Assert.Equal((Outcome.Answered, held.Verdict, ChatFinishReason.Stop, "r"), (result.Outcome, result.Verdict, result.Response.FinishReason, result.Response.ResponseId));
    }

    /// <summary>"Let me look. " and, after a tool has run, the answer: each is words of its own, for the check as for the reader.</summary>
    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task TextsOfTwoMessages_AreTwoSentences(CheckStreaming mode)
    {
        ChatResponseUpdate[] updates = [Text("Parking costs 120", "m1"), Text("The Lisbon office will move on 14", "m2"), Text(" March 2026.", "m2"), Finished];

        GenAIResult held = await Pipeline(CheckStreaming.Hold, new UpdatesModel(updates)).AskAsync(Ask(), streaming: true);
        GenAIResult result = await Pipeline(mode, new UpdatesModel(updates)).AskAsync(Ask(), streaming: true);

        Assert.Equal((held.Verdict, held.Text), (result.Verdict, result.Text));
        Assert.Equal(held.Findings, result.Findings);
        Assert.Equal(["Parking costs 120", "The Lisbon office will move on 14 March 2026."], result.Response!.Messages.Select(message => message.Text));
    }

    /// <summary>Whatever the pieces and wherever a message ends, also amid a quote: the same words, verdict and findings as held.</summary>
    [Fact]
    public async Task HoweverMessagesAreCut_TheAnswerIsTheHeldOne()
    {
        const string answer = "Parking costs 120 euros. <quote>Parking costs 120 euros a month.</quote> It costs 150 euros. The office moves on 14 March 2026. Done";
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            List<ChatResponseUpdate> updates = [];
            int message = 1;
            for (int at = 0, length; at < answer.Length; at += length)
            {
                length = Math.Min(random.Next(1, 40), answer.Length - at);
                updates.Add(Text(answer.Substring(at, length), $"m{message += random.Next(0, 5) / 4}"));
            }

            updates.Add(Finished);
            GenAIResult held = await Observed(CheckStreaming.Hold, updates);
            GenAIResult windowed = await Observed(CheckStreaming.Window, updates);
            GenAIResult observed = await Observed(CheckStreaming.Observe, updates);

            Assert.Equal((held.Verdict, Words(held)), (windowed.Verdict, Words(windowed)));
            Assert.Equal((held.Verdict, Words(held)), (observed.Verdict, Words(observed)));
            Assert.Equal(held.Findings, windowed.Findings);
            Assert.Equal(held.Findings, observed.Findings);
        }

        Task<GenAIResult> Observed(CheckStreaming mode, List<ChatResponseUpdate> updates) => GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new UpdatesModel([.. updates]))
            .Configure(f => f.UseHallucinationCheck(h => h.On(Verdict.Unsupported, CheckAction.Annotate).Streaming = mode))
            .Build().AskAsync(Ask(), streaming: true);

        static string Words(GenAIResult result) => string.Join(' ', result.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task AStreamWithAnId_ThatBreaksOffWithoutAFinishReason_IsNoAnswer(CheckStreaming mode)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.Text(Good).WithResponseId("r").WithFinishReason(null) };

        Assert.NotEqual(Outcome.Answered, (await Pipeline(mode, model).AskAsync(Ask(), streaming: true)).Outcome);
    }

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task WhatIsStored_OfAReleasedAnswer_IsWhatIsStoredOfAHeldOne(CheckStreaming mode)
    {
        const string quoted = "Parking is 120 euros. <quote>Parking costs 120 euros a month.</quote> It moves. <quote>The Lisbon office will move on 14 March 2026.</quote>";

        GenAIResult held = await HitAsync(CheckStreaming.Hold);
        GenAIResult released = await HitAsync(mode);

        Assert.Equal((Provenance.Cache, held.Text, held.Verdict), (released.Provenance, released.Text.TrimEnd(), released.Verdict));
        Assert.Equal(held.Findings, released.Findings);
        Assert.Equal(Places(held), Places(released));

        async Task<GenAIResult> HitAsync(CheckStreaming streaming)
        {
            CachedFeature feature = new(new FakeChatClient(quoted), configure: f => f.UseHallucinationCheck(h => h.Streaming = streaming));
            await feature.Pipeline.AskAsync(Ask(), streaming: true);
            return await feature.Pipeline.AskAsync(Ask(), streaming: false);
        }

        static string[] Places(GenAIResult result) =>
        [
            .. result.Response!.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? [])
                .OfType<CitationAnnotation>().Select(citation => $"{citation.Snippet} {citation.GetEvidence()}"),
        ];
    }

    private static ChatResponseUpdate Finished => new() { ResponseId = "r", FinishReason = ChatFinishReason.Stop };

    private static ChatResponseUpdate Text(string text, string? messageId = null) =>
        new(ChatRole.Assistant, text) { MessageId = messageId, ResponseId = messageId is null ? null : "r" };

    private GenAIPipeline Pipeline(CheckStreaming mode, IChatClient model) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", model)
        .Configure(f => f.UseHallucinationCheck(h => h.Streaming = mode))
        .AddDecisionSink(_sink)
        .Build();

    private static GenAIRequest AskWithTool() => new("Summarise")
    {
        Sources = [Source],
        Options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "seen", "look")] },
    };

    private static GenAIRequest Ask() => new("Summarise") { Sources = [Source] };

    /// <summary>Streams its updates as they are.</summary>
    private sealed class UpdatesModel(ChatResponseUpdate[] updates) : IChatClient
    {
        private volatile bool _isDisposed;

        public Action? BeforeFirst { get; init; }

        public Task? BeforeSecond { get; init; }

        public bool IsDisposed => _isDisposed;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("streams only");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                BeforeFirst?.Invoke();
                for (int i = 0; i < updates.Length; i++)
                {
                    await (i == 1 && BeforeSecond is { } gate ? gate.WaitAsync(cancellationToken) : Task.CompletedTask);
                    yield return updates[i];
                }
            }
            finally
            {
                _isDisposed = true;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}

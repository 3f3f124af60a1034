using CsCheck;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

public sealed class CheckStreamingTests
{
    private const string Source =
        "The Lisbon office will move on 14 March 2026 to the new building at the river. Parking costs 120 euros a month. Dogs on a lead are welcome in the big garden.";

    private const string First = "The office moves to the river. <quote>the Lisbon office will move on 14 March 2026</quote> ";
    private const string Second = "You pay 120 euros for parking. <quote>Parking costs 120 euros a month.</quote> ";
    private const string Bad = "Cats get a swimming pool with warm water. <quote>cats get a swimming pool with warm water</quote> ";
    private const string Third = "Bring your dog along. <quote>Dogs on a lead are welcome in the big garden.</quote>";

    private static readonly string[] Sentences = [First, Second, Bad, Third, "See you there. ", "1. A list item\n", "<quote>half a tag", "What now? "];

    private readonly InMemoryDecisionSink _sink = new();

    [Fact]
    public async Task Window_EachSentenceLeavesOnceItIsChecked()
    {
        (List<string> parts, GenAIResult result, _) = await ReadAsync(CheckStreaming.Window, First + Second + Third);

        Assert.Equal(["The office moves to the river.", " You pay 120 euros for parking.", " Bring your dog along."], parts);
        Assert.Equal((Outcome.Answered, Verdict.Supported), (result.Outcome, result.Verdict));
        Assert.Equal(3, Annotations(result).OfType<CitationAnnotation>().Count());
    }

    [Fact]
    public async Task Window_ASentenceLeaves_BeforeTheNextWasRead()
    {
        TaskCompletionSource gate = new();
        GenAIPipeline pipeline = Pipeline(CheckStreaming.Window, new GatedModel([First, "You ", "pay 120 euros for parking."], gate.Task, openParts: 2));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = pipeline.ExecuteStreamingAsync(Ask()).GetAsyncEnumerator();

        string seen = "";
        while (seen.Length == 0 && await stream.MoveNextAsync())
        {
            seen += stream.Current.Text;
        }

        Assert.Equal("The office moves to the river.", seen);
        gate.SetResult();
        while (await stream.MoveNextAsync())
        {
            seen += stream.Current.Text;
        }

        Assert.Equal("The office moves to the river. You pay 120 euros for parking.", seen);
    }

    [Fact]
    public async Task Window_AFailureMidway_EndsWithATypedEndingAndTheFallbacksWords()
    {
        (List<string> parts, GenAIResult result, List<ChatResponseUpdate> updates) = await ReadAsync(CheckStreaming.Window, First + Second + Bad + Third);

        Assert.Equal(["The office moves to the river.", " You pay 120 euros for parking.", $"\n\n{Rung.DefaultEchoMessage}\n\nSummarise"], parts);
        ErrorContent error = Assert.Single(updates[^1].Contents.OfType<ErrorContent>());
        Assert.Equal("Hallucination", error.ErrorCode);
        Assert.Equal((Outcome.Partial, FailureKind.Hallucination, Verdict.Unsupported), (result.Outcome, result.FailureKind, result.Verdict));
        Assert.Equal("The office moves to the river. You pay 120 euros for parking.", result.Text);
        Assert.Equal(Rung.DefaultEchoMessage, result.Message);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((Outcome.Partial, "echo", true), (decision.Outcome, decision.Rung, decision.FallbackTriggered));
        Assert.Equal(FailureKind.Hallucination, Assert.Single(decision.Attempts).Failure);
    }

    [Fact]
    public async Task Window_WhatFailsBeforeAnythingLeft_MovesOnAsIfItHadBeenHeld()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient(Bad + First)).AddModel("large", new FakeChatClient(First))
            .Configure(f => f.UseModels("small", "large").UseHallucinationCheck(h => h.Streaming = CheckStreaming.Window)).Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming: true);

        Assert.Equal(("large", "The office moves to the river.", Outcome.Answered, true), (result.Model, result.Text, result.Outcome, result.Escalated));
    }

    [Fact]
    public async Task Window_ARetry_IsMadeOnlyBeforeAnythingLeft()
    {
        FakeChatClient early = new(First);
        early.Then(FakeReply.Text(Bad));
        FakeChatClient late = new(First);
        late.Then(FakeReply.Text(First + Bad));

        Assert.Equal(2, (await Retrying(early).AskAsync(Ask(), streaming: true)).Attempts.Count);
        GenAIResult broken = await Retrying(late).AskAsync(Ask(), streaming: true);
        Assert.Equal((1, Outcome.Partial), (broken.Attempts.Count, broken.Outcome));

        GenAIPipeline Retrying(FakeChatClient model) => GenAIPipeline.CreateBuilder("email").AddModel("small", model)
            .Configure(f => f.UseHallucinationCheck(h =>
            {
                h.Streaming = CheckStreaming.Window;
                h.On(Verdict.Unsupported, CheckAction.Retry);
            })).Build();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Observe_RejectsNothing_AndSaysTheVerdictAtTheEnd(bool streaming)
    {
        GenAIResult result = await Pipeline(CheckStreaming.Observe, new FakeChatClient(First + Bad)).AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.Answered, Verdict.Unsupported), (result.Outcome, result.Verdict));
        Assert.Equal("The office moves to the river. Cats get a swimming pool with warm water.", result.Text.TrimEnd());
        Assert.Equal("quote.failed", Assert.Single(Annotations(result), mark => mark is not CitationAnnotation).AdditionalProperties![AnnotationProperties.Finding]);
    }

    [Fact]
    public async Task Observe_TextLeavesAsItComes_WithoutMarkup()
    {
        (List<string> parts, _, _) = await ReadAsync(CheckStreaming.Observe, First + Second);

        Assert.True(parts.Count > 6, $"{parts.Count} parts");
        Assert.Equal("The office moves to the river. You pay 120 euros for parking.", string.Concat(parts).TrimEnd());
    }

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task StructuredOutput_IsHeld(CheckStreaming mode)
    {
        FakeChatClient model = new("""{"value":{"title":"Move"},"quotes":["the Lisbon office will move on 14 March 2026"]}""");
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Title>() };

        GenAIResult result = await Pipeline(mode, model).AskAsync(new GenAIRequest("hi") { Sources = [Source], Options = options }, streaming: true);

        Assert.Equal(("""{"title":"Move"}""", Verdict.Supported), (result.Text, result.Verdict));
    }

    [Theory]
    [InlineData(CheckStreaming.Window)]
    [InlineData(CheckStreaming.Observe)]
    public async Task AnAbandonedStream_LeavesTheModelsStream(CheckStreaming mode)
    {
        GatedModel model = new([First, Second, Third], Task.CompletedTask, openParts: 3);
        await foreach (ChatResponseUpdate update in Pipeline(mode, model).ExecuteStreamingAsync(Ask()))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        Assert.True(model.IsDisposed);
        Assert.Equal(Outcome.Abandoned, Assert.Single(_sink.Decisions).Outcome);
    }

    [Fact]
    public async Task L14_TheVerdict_TheFindingsAndTheDeliveredText_AreThoseOfAHeldAnswer_HoweverItIsCut()
    {
        await Gen.Select(Gen.OneOf(Sentences).Array[1, 6].Select(string.Concat), Gen.Int[1, 40], Gen.OneOf<CheckStreaming>([CheckStreaming.Window, CheckStreaming.Observe]))
            .SampleAsync(
                async (answer, size, mode) =>
                {
                    string[] parts = [.. answer.Chunk(size).Select(chunk => new string(chunk))];
                    FakeChatClient model = new() { Otherwise = FakeReply.Text(answer).WithParts(parts) };
                    GenAIResult held = await Pipeline(CheckStreaming.Hold, model).AskAsync(Ask(), streaming: false);
                    GenAIResult streamed = await Pipeline(mode, model).AskAsync(Ask(), streaming: true);

                    Assert.Equal(held.Verdict, streamed.Verdict);
                    Assert.Equal(held.Findings, streamed.Findings);
                    if (streamed.Outcome == Outcome.Answered && held.Outcome == Outcome.Answered)
                    {
                        Assert.Equal(held.Text, streamed.Text);
                    }

                    // What Hold rejects, Window rejects; Observe rejects nothing.
                    Assert.Equal(
                        mode == CheckStreaming.Window && held.FailureKind == FailureKind.Hallucination,
                        streamed.FailureKind == FailureKind.Hallucination);
                },
                iter: 300);
    }

    [Fact]
    public async Task L14_Window_NothingOfASentenceThatFails_IsEverSeen() =>
        await Gen.Select(Gen.OneOf<string>([First, Second, Third, Bad]).Array[1, 6].Select(string.Concat), Gen.Int[1, 40]).SampleAsync(
            async (answer, size) =>
            {
                FakeChatClient model = new() { Otherwise = FakeReply.Text(answer).WithParts([.. answer.Chunk(size).Select(chunk => new string(chunk))]) };
                await foreach (ChatResponseUpdate update in Pipeline(CheckStreaming.Window, model).ExecuteStreamingAsync(Ask()))
                {
                    Assert.DoesNotContain("Cats", update.Text, StringComparison.Ordinal);
                    Assert.DoesNotContain("swimming", update.Text, StringComparison.Ordinal);
                }
            },
            iter: 200);

    private async Task<(List<string> Parts, GenAIResult Result, List<ChatResponseUpdate> Updates)> ReadAsync(CheckStreaming mode, string answer)
    {
        GenAIStreamingAnswer stream = Pipeline(mode, new FakeChatClient(answer)).ExecuteStreamingAsync(Ask());
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in stream)
        {
            updates.Add(update);
        }

        return ([.. updates.Select(update => update.Text).Where(text => text.Length > 0)], stream.Result!, updates);
    }

    private GenAIPipeline Pipeline(CheckStreaming mode, IChatClient model) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", model)
        .Configure(f => f.UseHallucinationCheck(h => h.Streaming = mode))
        .AddDecisionSink(_sink)
        .Build();

    private static IEnumerable<AIAnnotation> Annotations(GenAIResult result) =>
        result.Response!.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []);

    private static GenAIRequest Ask() => new("Summarise") { Sources = [Source] };

    private sealed record Title(string Text);

    /// <summary>Streams its parts, those after the first few only once a gate is open.</summary>
    private sealed class GatedModel(string[] parts, Task gate, int openParts) : IChatClient
    {
        public bool IsDisposed { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("streams only");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (int i = 0; i < parts.Length; i++)
                {
                    if (i >= openParts)
                    {
                        await gate.WaitAsync(cancellationToken);
                    }

                    yield return new ChatResponseUpdate(ChatRole.Assistant, parts[i]);
                }
            }
            finally
            {
                IsDisposed = true;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Testing.Tests;

public sealed class FakeChatClientTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeChatClient _client;

    public FakeChatClientTests() => _client = new FakeChatClient("one two three", _time) { Metadata = new("p", null, "m-1") };

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheSameAnswer_ComesThroughBothDoors(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("one two").WithUsage(7, 3, cachedInput: 2, reasoning: 1).WithFinishReason(ChatFinishReason.Length).WithResponseId("r-1");

        ChatResponse response = await AskAsync(streaming);

        Assert.Equal(("one two", ChatFinishReason.Length, "m-1", "r-1"), (response.Text, response.FinishReason, response.ModelId, response.ResponseId));
        Assert.Equal((7, 3, 2, 1, 10), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount,
            response.Usage.ReasoningTokenCount, response.Usage.TotalTokenCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutUsage_NoneIsReported(bool streaming)
    {
        _client.Otherwise = FakeReply.Text("one").WithoutUsage();

        Assert.Null((await AskAsync(streaming)).Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswerThenScriptThenOtherwise_IsTheOrder(bool streaming)
    {
        _client.Then(FakeReply.Text("first"), FakeReply.Text("second"));
        _client.Answer = request => request.Number == 2 ? FakeReply.Text($"computed from {request.LastText}") : null;

        Assert.Equal(
            ["first", "computed from hi", "second", "one two three"],
            [(await AskAsync(streaming)).Text, (await AskAsync(streaming)).Text, (await AskAsync(streaming)).Text, (await AskAsync(streaming)).Text]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatItWasAsked_IsRecorded(bool streaming)
    {
        ChatOptions options = new() { Temperature = 0.5f };
        await AskAsync(streaming, options);
        options.Temperature = 1;

        FakeRequest request = Assert.Single(_client.Requests);
        Assert.Equal((1, "hi", 0.5f, streaming, 1), (request.Number, request.LastText, request.Options!.Temperature, request.Streaming, _client.Calls));
    }

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(2, new[] { "one", " two" })]
    [InlineData(3, new[] { "one", " two", " three" })]
    [InlineData(99, new[] { "one", " two", " three" })]
    public async Task AStream_IsCutAfterSoManyParts(int parts, string[] delivered)
    {
        _client.Otherwise = FakeReply.Text("one two three").ThenThrow(parts, () => new IOException("reset"));
        List<string> read = [];

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync("hi"))
            {
                if (update.Text.Length > 0)
                {
                    read.Add(update.Text);
                }
            }
        });

        Assert.Equal(delivered, read);
        Assert.Equal(1, _client.DisposedStreams);
        await Assert.ThrowsAsync<IOException>(() => _client.GetResponseAsync("hi"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnException_IsThrown_NewOrTheSame(bool streaming)
    {
        IOException same = new();
        _client.Then(FakeReply.Throw(() => new IOException()), FakeReply.Throw(same), FakeReply.Throw(same));

        Assert.NotSame(same, await Assert.ThrowsAsync<IOException>(() => AskAsync(streaming)));
        Assert.Same(same, await Assert.ThrowsAsync<IOException>(() => AskAsync(streaming)));
        Assert.Same(same, await Assert.ThrowsAsync<IOException>(() => AskAsync(streaming)));
    }

    [Fact]
    public async Task Delays_AreOnTheClientsClock()
    {
        _client.Otherwise = FakeReply.Text("one two").WithoutUsage().After(TimeSpan.FromSeconds(2), between: TimeSpan.FromSeconds(1));
        Task<ChatResponse> whole = AskAsync(streaming: false);
        Assert.False(whole.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("one two", (await whole).Text);

        await using IAsyncEnumerator<ChatResponseUpdate> stream = _client.GetStreamingResponseAsync("hi").GetAsyncEnumerator();
        foreach (double seconds in (double[])[2, 1, 1])
        {
            ValueTask<bool> next = stream.MoveNextAsync();
            _time.Advance(TimeSpan.FromSeconds(seconds - 0.5));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(0.5));
            Assert.True(await next);
        }

        Assert.False(await stream.MoveNextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStalledModel_EndsWithItsToken(bool streaming)
    {
        using CancellationTokenSource source = new();
        _client.Otherwise = FakeReply.Stall();
        Task<ChatResponse> asked = AskAsync(streaming, cancellationToken: source.Token);
        Assert.False(asked.IsCompleted);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelThatIgnoresItsToken_AnswersAllTheSame(bool streaming)
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        TaskCompletionSource gate = new();
        _client.Otherwise = FakeReply.Text("late").When(gate.Task).IgnoringCancellation();
        Task<ChatResponse> asked = AskAsync(streaming, cancellationToken: source.Token);
        Assert.False(asked.IsCompleted);

        gate.SetResult();

        Assert.Equal("late", (await asked).Text);
    }

    [Fact]
    public async Task ACancelledStream_EndsBetweenItsParts()
    {
        using CancellationTokenSource source = new();
        List<string> read = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync("hi", cancellationToken: source.Token))
            {
                read.Add(update.Text);
                await source.CancelAsync();
            }
        });

        Assert.Equal(["one"], read);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReplyGivenTwice_IsFreshEachTime(bool streaming)
    {
        _client.Otherwise = FakeReply.ToolCall("search", new Dictionary<string, object?> { ["q"] = "a" });
        ChatResponse first = await AskAsync(streaming);
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(first.Messages[0].Contents));
        call.Arguments!["q"] = "changed";
        first.Usage!.Add(new UsageDetails { InputTokenCount = 100 });

        ChatResponse second = await AskAsync(streaming);

        FunctionCallContent again = Assert.IsType<FunctionCallContent>(Assert.Single(second.Messages[0].Contents));
        Assert.NotSame(call, again);
        Assert.Equal(("search", "call-1", "a", 10), (again.Name, again.CallId, again.Arguments!["q"], second.Usage!.InputTokenCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATool_RunsEachTimeItIsCalled(bool streaming)
    {
        int runs = 0;
        AIFunction tool = AIFunctionFactory.Create(() => ++runs, "search");
        _client.Answer = request => request.Messages[^1].Role == ChatRole.Tool ? null : Called;
        using IChatClient loop = _client.AsBuilder().UseFunctionInvocation().Build();
        for (int i = 0; i < 2; i++)
        {
            ChatOptions options = new() { Tools = [tool] };
            await (streaming ? loop.GetStreamingResponseAsync("hi", options).ToChatResponseAsync() : loop.GetResponseAsync("hi", options));
        }

        Assert.Equal(2, runs);
    }

    [Fact]
    public void BadScripts_AreRefusedByName()
    {
        FakeReply reply = FakeReply.Text("a");
        Assert.Throws<ArgumentNullException>("text", () => FakeReply.Text(null!));
        Assert.Throws<ArgumentNullException>("exception", () => FakeReply.Throw((Exception)null!));
        Assert.Throws<ArgumentNullException>("exception", () => FakeReply.Throw((Func<Exception>)null!));
        Assert.Throws<ArgumentOutOfRangeException>("afterParts", () => reply.ThenThrow(-1, () => new IOException()));
        Assert.Throws<ArgumentNullException>("exception", () => reply.ThenThrow(1, null!));
        Assert.Throws<ArgumentNullException>("parts", () => reply.WithParts(null!));
        Assert.Throws<ArgumentNullException>("contents", () => FakeReply.Of(null!));
        Assert.Throws<ArgumentNullException>("gate", () => reply.When(null!));
        Assert.Throws<ArgumentNullException>("replies", () => _client.Then(null!));
    }

    private static readonly FakeReply Called = FakeReply.ToolCall("search");

    private Task<ChatResponse> AskAsync(bool streaming, ChatOptions? options = null, CancellationToken cancellationToken = default) => streaming
        ? _client.GetStreamingResponseAsync("hi", options, cancellationToken).ToChatResponseAsync(CancellationToken.None)
        : _client.GetResponseAsync("hi", options, cancellationToken);
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Calls;

/// <summary>Two doors, one room: what every stage gets from its base.</summary>
public sealed class GenAIStageTests
{
    private static readonly ChatMessage Hi = new(ChatRole.User, "hi");

    [Fact]
    public async Task AStreamedReply_ComesBackAtItsFirstContent_WithWhatWasHeldBefore()
    {
        WatchingStage stage = new(new ScriptedClient(Part(""), Part(" "), Part("one"), Part(" two")), new CallRuntime());
        List<string> parts = [];

        await foreach (ChatResponseUpdate update in stage.GetStreamingResponseAsync([Hi]))
        {
            parts.Add(update.Text);
        }

        Assert.Equal((3, null), Assert.Single(stage.Heads));
        Assert.Equal(["", " ", "one", " two"], parts);
    }

    [Fact]
    public async Task AWholeReply_HasEndedWhenItComesBack()
    {
        WatchingStage stage = new(new FakeChatClient(), new CallRuntime());

        await stage.GetResponseAsync([Hi]);

        Assert.Equal(Ending.Completed, Assert.Single(stage.Heads).Ending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_EndsOnce_Completed(bool streaming)
    {
        WatchingStage stage = new(new ScriptedClient(Part("one"), Part("two")), new CallRuntime());

        Assert.Equal("onetwo", (await stage.AskAsync(streaming)).Text);

        Assert.Equal([Ending.Completed], stage.Endings);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public async Task AnAnswer_EndsOnce_Failed(bool streaming, int parts)
    {
        IOException broken = new("broken");
        WatchingStage stage = new(new ScriptedClient([.. Enumerable.Repeat(Part("one"), parts)]) { Then = () => broken }, new CallRuntime());

        Assert.Same(broken, await Assert.ThrowsAsync<IOException>(() => stage.AskAsync(streaming)));

        Assert.Equal([Ending.Failed], stage.Endings);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public async Task AnAnswer_EndsOnce_Canceled(bool streaming, int parts)
    {
        using CancellationTokenSource caller = new();
        WatchingStage stage = new(
            new ScriptedClient([.. Enumerable.Repeat(Part("one"), parts)])
            {
                Then = () =>
                {
                    caller.Cancel();
                    return new OperationCanceledException(caller.Token);
                },
            },
            new CallRuntime());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.AskAsync(streaming, cancellationToken: caller.Token));

        Assert.Equal([Ending.Canceled], stage.Endings);
    }

    [Fact]
    public async Task AnAnswer_EndsOnce_Abandoned()
    {
        WatchingStage stage = new(new ScriptedClient(Part("one"), Part("two")), new CallRuntime());

        await foreach (ChatResponseUpdate _ in stage.GetStreamingResponseAsync([Hi]))
        {
            break;
        }

        Assert.Equal([Ending.Abandoned], stage.Endings);
    }

    [Fact]
    public async Task AStreamThatNobodyReads_IsNeverAsked()
    {
        ScriptedClient client = new(Part("one"));
        WatchingStage stage = new(client, new CallRuntime());

        IAsyncEnumerator<ChatResponseUpdate> stream = stage.GetStreamingResponseAsync([Hi]).GetAsyncEnumerator();
        await stream.DisposeAsync();

        Assert.Equal((0, 0, 0), (client.Asked, stage.Calls.Count, stage.Endings.Count));
    }

    [Fact]
    public async Task AStreamThatThrowsWhenItIsDisposed_HasFailed()
    {
        IOException broken = new("broken");
        WatchingStage stage = new(new ScriptedClient(Part("one")) { OnDispose = () => throw broken }, new CallRuntime());

        Assert.Same(broken, await Assert.ThrowsAsync<IOException>(() => stage.AskAsync(streaming: true)));

        Assert.Equal([Ending.Failed], stage.Endings);
    }

    [Fact]
    public async Task AnAbandonedStreamThatThrowsWhenItIsDisposed_IsAbandonedQuietly()
    {
        WatchingStage stage = new(new ScriptedClient(Part("one"), Part("two")) { OnDispose = () => throw new IOException("broken") }, new CallRuntime());

        await foreach (ChatResponseUpdate _ in stage.GetStreamingResponseAsync([Hi]))
        {
            break;
        }

        Assert.Equal([Ending.Abandoned], stage.Endings);
    }

    [Fact]
    public async Task AJudgeThatThrowsAtTheEnd_StillEndsTheAnswer()
    {
        WatchingStage stage = new(
            new ValidationStage(new ScriptedClient(Part("one")), validator: null), new CallRuntime { Classifier = new BrokenClassifier() });

        await Assert.ThrowsAsync<NotSupportedException>(() => stage.AskAsync(streaming: true));

        Assert.Equal([Ending.Failed], stage.Endings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClientThatIgnoresItsToken_IsLeftBehind(bool streaming)
    {
        TaskCompletionSource gate = new();
        using CancellationTokenSource caller = new();
        WatchingStage stage = new(new FakeChatClient { Otherwise = FakeReply.Text("late").When(gate.Task).IgnoringCancellation() }, new CallRuntime());

        Task<ChatResponse> asked = stage.AskAsync(streaming, cancellationToken: caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Cache.Patience.Limit));
        Assert.Equal([Ending.Canceled], stage.Endings);
        gate.SetResult();
    }

    [Fact]
    public async Task AStreamThatIgnoresItsToken_IsLeftBehindInTheMiddle()
    {
        TaskCompletionSource gate = new();
        using CancellationTokenSource caller = new();
        FakeChatClient client = new("one two");
        WatchingStage stage = new(new Cache.GatedStream(client, gate.Task), new CallRuntime());
        await using IAsyncEnumerator<ChatResponseUpdate> stream = stage.GetStreamingResponseAsync([Hi], null, caller.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        ValueTask<bool> next = stream.MoveNextAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask().WaitAsync(Cache.Patience.Limit));
        Assert.Equal([Ending.Canceled], stage.Endings);
        gate.SetResult();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AForeignDecoratorThatClonesOptions_MayStandBetweenStages(bool streaming)
    {
        FakeChatClient client = new();
        WatchingStage inner = new(client);
        WatchingStage outer = new(new Foreign(inner, options =>
        {
            ChatOptions clone = options!.Clone();
            clone.Temperature = 0.5f;
            return clone;
        }), new CallRuntime());

        await outer.AskAsync(streaming);

        Assert.Same(Assert.Single(outer.Calls), Assert.Single(inner.Calls));
        Assert.Equal(0.5f, client.Requests[0].Options!.Temperature);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AForeignDecoratorThatReplacesOptions_IsToldSo(bool streaming)
    {
        WatchingStage stage = new(new Foreign(new WatchingStage(new FakeChatClient()), _ => new ChatOptions()), new CallRuntime());

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.AskAsync(streaming));

        Assert.Equal(
            "WatchingStage found no call in its ChatOptions. A middleware between two stages of the pipeline probably made new " +
            "ChatOptions; clone the ones it is given (options.Clone()) and change the clone.",
            exception.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFailureThatPassesAForeignDecorator_IsTakenBackAsItWas(bool streaming)
    {
        WatchingStage outer = new(new Foreign(new ValidationStage(new FakeChatClient(""), validator: null), options => options), new CallRuntime());

        GenAIException exception = await Assert.ThrowsAsync<GenAIException>(() => outer.AskAsync(streaming));

        Assert.Equal(FailureKind.Empty, exception.Failure.Kind);
        Assert.Same(exception.Failure, Assert.Single(outer.Calls).ThrownAs(exception));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneOptionsObject_UsedTwice_GivesTwoCalls_AndStaysAsItWas(bool streaming)
    {
        ChatOptions options = new() { Temperature = 1 };
        WatchingStage stage = new(new FakeChatClient(), new CallRuntime());

        await stage.AskAsync(streaming, options: options);
        await stage.AskAsync(streaming, options: options);

        Assert.Equal(2, stage.Calls.Select(call => call.Id).Distinct().Count());
        Assert.Equal(typeof(ChatOptions), options.GetType());
    }

    [Fact]
    public void NoMessages_AreRefusedAtTheDoor()
    {
        WatchingStage stage = new(new FakeChatClient(), new CallRuntime());

        Assert.Throws<ArgumentNullException>("messages", () => { _ = stage.GetResponseAsync((IEnumerable<ChatMessage>)null!); });
        Assert.Throws<ArgumentNullException>("messages", () => { _ = stage.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!); });
        Assert.StartsWith("The conversation has no message. Pass at least one.",
            Assert.Throws<ArgumentException>("messages", () => { _ = stage.GetResponseAsync([]); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("messages", () => { _ = stage.GetStreamingResponseAsync([]); });
        Assert.StartsWith("Message 1 of 2 is null. Remove it, or pass a ChatMessage.",
            Assert.Throws<ArgumentException>("messages", () => { _ = stage.GetResponseAsync([Hi, null!]); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("messages", () => { _ = stage.GetStreamingResponseAsync([Hi, null!]); });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AOneShotSequence_ReachesEveryModelWhole(bool streaming)
    {
        FakeChatClient client = new();
        TwiceStage stage = new(client);
        Queue<ChatMessage> once = new([Hi, Hi]);
        IEnumerable<ChatMessage> OneShot()
        {
            while (once.TryDequeue(out ChatMessage? message))
            {
                yield return message;
            }
        }

        if (streaming)
        {
            await stage.GetStreamingResponseAsync(OneShot()).ToChatResponseAsync();
        }
        else
        {
            await stage.GetResponseAsync(OneShot());
        }

        Assert.Equal([2, 2], client.Requests.Select(request => request.Messages.Count));
    }

    private static ChatResponseUpdate Part(string text) => new(ChatRole.Assistant, text);

    private sealed class Foreign(IChatClient inner, Func<ChatOptions?, ChatOptions?> change) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages, change(options), cancellationToken);

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetStreamingResponseAsync(messages, change(options), cancellationToken);
    }

    /// <summary>Asks twice, as a retry does.</summary>
    private sealed class TwiceStage(IChatClient inner) : GenAIStage(inner, new CallRuntime())
    {
        public override async ValueTask<Reply> RunAsync(ModelRequest request)
        {
            await (await NextAsync(request)).CompleteAsync();
            return await NextAsync(request);
        }
    }

    private sealed class BrokenClassifier : IFailureClassifier
    {
        public Failure Classify(in ExceptionArguments arguments) => DefaultFailureClassifier.Instance.Classify(arguments);

        public Failure? Classify(in AnswerArguments arguments) => throw new NotSupportedException("a bad classifier");
    }
}

using Microsoft.Extensions.AI;
using SafeGenAI.Failures;
using static SafeGenAI.Failures.FailureKind;

namespace SafeGenAI.Tests.Failures;

public class AnswerFailuresTests
{
    private const string Refusal = "I'm sorry, but I can't assist with that.";

    private static readonly AIContent Call = new FunctionCallContent("1", "weather");
    private static readonly AIContent Result = new FunctionResultContent("1", "sunny");

    private static FailureKind? Classify(ChatResponse response) =>
        DefaultFailureClassifier.Instance.Classify(new AnswerArguments(response))?.Kind;

    private static FailureKind? Classify(ChatFinishReason? finish, params AIContent[] contents) =>
        Classify(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. contents])) { FinishReason = finish });

    private static FailureKind? Classify(params AIContent[] contents) => Classify(ChatFinishReason.Stop, contents);

    private static ErrorContent Error(string message, string? code = null) => new(message) { ErrorCode = code };

    [Fact]
    public void Text_IsAnAnswer() => Assert.Null(Classify(new TextContent("Yes.")));

    [Fact]
    public void Text_WithoutAFinishReason_IsAnAnswer() => Assert.Null(Classify(finish: null, new TextContent("Yes.")));

    [Fact]
    public void StreamWithoutAFinishReason_BrokeOff()
    {
        var broken = new ChatResponse(new ChatMessage(ChatRole.Assistant, "Yes, and"));
        Assert.Equal(ProviderError, DefaultFailureClassifier.Instance.Classify(new AnswerArguments(broken, Streamed: true))?.Kind);
        broken.FinishReason = ChatFinishReason.Stop;
        Assert.Null(DefaultFailureClassifier.Instance.Classify(new AnswerArguments(broken, Streamed: true)));
    }

    [Fact]
    public void TextWithThoughtsAndUsage_IsAnAnswer() =>
        Assert.Null(Classify(new TextReasoningContent("Hm."), new TextContent("Yes."), new UsageContent()));

    [Fact]
    public void Nothing_IsEmpty()
    {
        Assert.Equal(Empty, Classify(new ChatResponse()));
        Assert.Equal(Empty, Classify());
        Assert.Equal(Empty, Classify(new TextContent("")));
        Assert.Equal(Empty, Classify(new TextContent(" \n\t\u00A0")));
        Assert.Equal(Empty, Classify(new TextReasoningContent("Hm."), new UsageContent()));
        Assert.Equal(Empty, Classify(new WebSearchToolCallContent("1")));
    }

    [Fact]
    public void ContentOtherThanText_IsAnAnswer()
    {
        Assert.Null(Classify(Call));
        Assert.Null(Classify(ChatFinishReason.ToolCalls, Call));
        Assert.Null(Classify(new DataContent(new byte[] { 1 }, "image/png")));
        Assert.Null(Classify(new UriContent("https://example.org/a.png", "image/png")));
        Assert.Null(Classify(new AIContent()));
    }

    [Fact]
    public void AToolLoop_IsJudgedByItsEnd()
    {
        static ChatResponse Loop(params AIContent[] end) => new(
            [new(ChatRole.Assistant, [Call]), new(ChatRole.Tool, [Result]), new(ChatRole.Assistant, [.. end])]);
        Assert.Null(Classify(Loop(new TextContent("Sunny."))));
        Assert.Null(Classify(Loop(Call)));
        Assert.Equal(Empty, Classify(Loop(new TextContent(""))));
        Assert.Equal(FailureKind.Refusal, Classify(Loop(new TextContent(Refusal))));
    }

    [Fact]
    public void AToolLoopThatAToolEnded_IsAnAnswer() =>
        Assert.Null(Classify(new ChatResponse([new(ChatRole.Assistant, [Call]), new(ChatRole.Tool, [Result])])));

    [Fact]
    public void LengthAndFilter_AreFailures_WhateverCame()
    {
        Assert.Equal(Truncated, Classify(ChatFinishReason.Length, new TextContent("Yes, and")));
        Assert.Equal(Truncated, Classify(ChatFinishReason.Length, new TextReasoningContent("Hm")));
        Assert.Equal(Truncated, Classify(ChatFinishReason.Length, Call));
        Assert.Equal(ContentFiltered, Classify(ChatFinishReason.ContentFilter));
        Assert.Equal(ContentFiltered, Classify(ChatFinishReason.ContentFilter, new TextContent("Yes.")));
    }

    [Fact]
    public void RefusalOfTheProtocol_IsARefusal()
    {
        Assert.Equal(FailureKind.Refusal, Classify(new TextContent(""), Error("No.", "Refusal")));
        Assert.Equal(FailureKind.Refusal, Classify(new TextContent("Well."), Error("No.", "refusal")));
        Assert.Equal(FailureKind.Refusal, Classify(Error("Refusal")));
        Assert.Equal(FailureKind.Refusal, Classify(Error(Refusal)));
        Assert.Equal(FailureKind.Refusal, Classify(new ChatFinishReason("refusal"), new TextContent("")));
    }

    [Fact]
    public void ErrorInPlaceOfAnAnswer_IsTheProviders()
    {
        Assert.Equal(ProviderError, Classify(Error("The server had an error.", "server_error")));
        Assert.Equal(ProviderError, Classify(new TextContent(" "), Error("x")));
        Assert.Equal(ContentFiltered, Classify(Error("x", "content_filter")));
    }

    [Fact]
    public void ErrorBesideAnAnswer_IsNone() => Assert.Null(Classify(new TextContent("Yes."), Error("A tool was slow.", "tool_warning")));

    [Fact]
    public void RefusalInWords_IsARefusal_InOnePartOrSeveral()
    {
        Assert.Equal(FailureKind.Refusal, Classify(new TextContent(Refusal)));
        Assert.Equal(FailureKind.Refusal, Classify(new TextContent(Refusal[..9]), new UsageContent(), new TextContent(Refusal[9..])));
    }

    [Fact]
    public void RefusalInWords_BesideOtherContent_IsAnAnswer() => Assert.Null(Classify(new TextContent(Refusal), Call));

    [Fact]
    public void LongAnswerInParts_IsNoRefusal()
    {
        AIContent[] parts = [new TextContent(Refusal), new TextContent(new string('x', DefaultFailureClassifier.LongestRefusal))];
        Assert.Null(Classify(parts));
    }

    [Fact]
    public void Message_QuotesNoAnswer()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "I can't assist with your secret.")) { FinishReason = ChatFinishReason.Length };
        Assert.DoesNotContain("secret", DefaultFailureClassifier.Instance.Classify(new AnswerArguments(response))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_AreNotShared() =>
        Assert.NotSame(
            DefaultFailureClassifier.Instance.Classify(new AnswerArguments(new ChatResponse())),
            DefaultFailureClassifier.Instance.Classify(new AnswerArguments(new ChatResponse())));

    [Theory]
    [InlineData("The meeting is on Friday at ten, and Ana brings the figures.")]
    [InlineData("I'm sorry to hear that the parcel is late; the carrier says it comes on Monday.")]
    public void GoodAnswer_AllocatesNothing(string text)
    {
        var arguments = new AnswerArguments(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });
        IFailureClassifier classifier = DefaultFailureClassifier.Instance;
        Assert.Null(classifier.Classify(arguments));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            classifier.Classify(arguments);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void NoResponse_IsMisuse() =>
        Assert.Throws<ArgumentNullException>(() => DefaultFailureClassifier.Instance.Classify(default(AnswerArguments)));
}

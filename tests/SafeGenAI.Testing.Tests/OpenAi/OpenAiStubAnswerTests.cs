using Microsoft.Extensions.AI;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

public class OpenAiStubAnswerTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Text_ArrivesWithModelIdAndFinishReasonStop(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello big world"), streaming);

        Assert.Equal("hello big world", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Stop, delivered.Response.FinishReason);
        Assert.Equal("gpt-test", delivered.Response.ModelId);
        Assert.Equal("chatcmpl-1", delivered.Response.ResponseId);
    }

    [Fact]
    public async Task AStream_ComesWordByWord_AfterAnEmptyUpdate()
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello big world"), streaming: true);

        Assert.Equal(["", "hello ", "big ", "world"], delivered.Updates.Take(4).Select(update => update.Text));
        Assert.IsType<TextContent>(Assert.Single(delivered.Updates[0].Contents));
        Assert.Empty(delivered.Updates[4].Contents);
        Assert.IsType<UsageContent>(Assert.Single(delivered.Updates[5].Contents));
        Assert.Equal(6, delivered.Updates.Count);
    }

    [Fact]
    public async Task AStream_ComesInTheGivenParts()
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello world").WithParts("hel", "lo wor", "ld"), streaming: true);

        Assert.Equal(["", "hel", "lo wor", "ld"], delivered.Updates.Take(4).Select(update => update.Text));
    }

    [Fact]
    public async Task GivenParts_AreOfTheText_NotOfAToolCallBesideIt()
    {
        Delivered delivered = await PlayAsync(
            OpenAiStubReply.Text("hello").WithParts("hel", "lo").AndToolCall("weather", """{"city": "Oslo"}"""), streaming: true);

        Assert.Equal(["", "hel", "lo"], delivered.Updates.Take(3).Select(update => update.Text));
        var call = Assert.Single(delivered.Response!.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.Equal("Oslo", call.Arguments!["city"]!.ToString());
    }

    [Fact]
    public async Task GivenParts_EndWhereTheOutputLimitIs()
    {
        Delivered delivered = await PlayAsync(
            OpenAiStubReply.Text("hello world").WithParts("hel", "lo wor", "ld"), streaming: true, new ChatOptions { MaxOutputTokens = 1 });

        Assert.Equal(["", "hel", "l", ""], delivered.Updates.Take(4).Select(update => update.Text));
        Assert.Equal(ChatFinishReason.Length, delivered.Response!.FinishReason);
    }

    [Fact]
    public void PartsThatDoNotMakeTheText_AreRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => OpenAiStubReply.Text("hello").WithParts("hel", "p"));

        Assert.Contains("\"help\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"hello\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task CountedUsage_IsFourBytesAToken(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("größe"), streaming);

        // "hello there" has 11 bytes, "größe" has 7.
        Assert.Equal(3, delivered.Response!.Usage!.InputTokenCount);
        Assert.Equal(2, delivered.Response.Usage.OutputTokenCount);
        Assert.Equal(5, delivered.Response.Usage.TotalTokenCount);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task GivenUsage_ArrivesWithCachedAndReasoningTokens(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello").WithUsage(100, 20, cachedTokens: 60, reasoningTokens: 5), streaming);

        UsageDetails usage = delivered.Response!.Usage!;
        Assert.Equal((100, 20, 120), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((60, 5), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task WithoutUsage_ThereIsNone(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello").WithUsage(1, 2).WithoutUsage(), streaming);

        Assert.Equal("hello", delivered.Response!.Text);
        Assert.Null(delivered.Response.Usage);
    }

    [Theory]
    [InlineData(false, 2, "hello bi")]
    [InlineData(true, 2, "hello bi")]
    [InlineData(false, 1, "hell")]
    [InlineData(true, 1, "hell")]
    public async Task ATextLongerThanTheOutputLimit_IsCutThere(bool streaming, int limit, string expected)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("hello big world"), streaming, new ChatOptions { MaxOutputTokens = limit });

        Assert.Equal(expected, delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Length, delivered.Response.FinishReason);
        Assert.Equal(limit, delivered.Response.Usage!.OutputTokenCount);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task TheOutputLimit_NeverCutsACharacterInTwo(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("ab😀😀"), streaming, new ChatOptions { MaxOutputTokens = 2 });

        Assert.Equal("ab😀", delivered.Response!.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ATextAsLongAsTheOutputLimit_IsWhole(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Text("12345678"), streaming, new ChatOptions { MaxOutputTokens = 2 });

        Assert.Equal("12345678", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Stop, delivered.Response.FinishReason);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Truncated_ArrivesWithFinishReasonLength(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Truncated("half a sen"), streaming);

        Assert.Equal("half a sen", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Length, delivered.Response.FinishReason);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "some text")]
    [InlineData(true, "some text")]
    public async Task ContentFilter_ArrivesAsASuccess(bool streaming, string? written)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.ContentFilter(written), streaming);

        Assert.Equal(written ?? "", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, delivered.Response.FinishReason);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Empty_ArrivesAsASuccess(bool streaming)
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Empty(), streaming);

        Assert.Equal("", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Stop, delivered.Response.FinishReason);
        Assert.Equal(0, delivered.Response.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task ARefusal_ArrivesAsErrorContent()
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Refusal("I cannot help."), streaming: false);

        var error = Assert.IsType<ErrorContent>(Assert.Single(delivered.Response!.Messages.Single().Contents));
        Assert.Equal(("Refusal", "I cannot help."), (error.ErrorCode, error.Message));
        Assert.Equal(ChatFinishReason.Stop, delivered.Response.FinishReason);
    }

    [Fact]
    public async Task AStreamedRefusal_IsLostByTheAdapter_AndOnlyInTheRawUpdates()
    {
        Delivered delivered = await PlayAsync(OpenAiStubReply.Refusal("I cannot help."), streaming: true);

        Assert.DoesNotContain(delivered.Updates.SelectMany(update => update.Contents), content => content is ErrorContent);
        Assert.Equal("", delivered.Response!.Text);
        Assert.Equal(ChatFinishReason.Stop, delivered.Response.FinishReason);
        Assert.Equal(
            "I cannot help.",
            string.Concat(delivered.Updates.Select(update => (update.RawRepresentation as global::OpenAI.Chat.StreamingChatCompletionUpdate)?.RefusalUpdate)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ToolCalls_ArriveWithTheirArguments(bool streaming)
    {
        Delivered delivered = await PlayAsync(
            OpenAiStubReply.ToolCall("weather", """{"city": "Oslo"}""").AndToolCall("time", "{}"), streaming);

        FunctionCallContent[] calls = [.. delivered.Response!.Messages.Single().Contents.OfType<FunctionCallContent>()];
        Assert.Equal([("call_1_0", "weather"), ("call_1_1", "time")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal("Oslo", calls[0].Arguments!["city"]!.ToString());
        Assert.Empty(calls[1].Arguments!);
        Assert.Equal(ChatFinishReason.ToolCalls, delivered.Response.FinishReason);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AToolCallLongerThanTheOutputLimit_IsCutThere(bool streaming)
    {
        // Two tokens are the name, the third is the first four bytes of the arguments: the second call does not come.
        Delivered delivered = await PlayAsync(
            OpenAiStubReply.ToolCall("weather", """{"city": "Oslo"}""").AndToolCall("t", "{}"), streaming, new ChatOptions { MaxOutputTokens = 3 });

        var call = Assert.Single(delivered.Response!.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.NotNull(call.Exception);
        Assert.Equal(ChatFinishReason.Length, delivered.Response.FinishReason);
        Assert.Equal(3, delivered.Response.Usage!.OutputTokenCount);
    }

    private static async Task<Delivered> PlayAsync(OpenAiStubReply reply, bool streaming, ChatOptions? options = null)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue(reply);
        Delivered delivered = await Delivered.AskAsync(stub, streaming, options);
        Assert.Null(delivered.Exception);
        return delivered;
    }
}

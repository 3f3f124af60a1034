using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

public class OpenAiStubTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task ByDefault_ItAnswersOk(bool streaming)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();

        Assert.Equal("ok", (await Delivered.AskAsync(stub, streaming)).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task TheScript_ComesFirst_InOrder_ThenTheAnswer(bool streaming)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Answer = request => OpenAiStubReply.Text($"answer {request.Number}");
        stub.Enqueue(OpenAiStubReply.Text("first"), OpenAiStubReply.ServerError());

        Assert.Equal("first", (await Delivered.AskAsync(stub, streaming)).Text);
        Assert.IsType<ClientResultException>((await Delivered.AskAsync(stub, streaming)).Exception);
        Assert.Equal("answer 3", (await Delivered.AskAsync(stub, streaming)).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AnAnswerThatThrows_IsToldToTheClient(bool streaming)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Answer = _ => throw new InvalidOperationException("no such case");

        var exception = Assert.IsType<ClientResultException>((await Delivered.AskAsync(stub, streaming)).Exception);

        Assert.Equal(500, exception.Status);
        Assert.Contains("stub_error", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no such case", exception.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ARequest_IsSeenAsTheSdkSentIt(bool streaming)
    {
        var now = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await using OpenAiStub stub = await OpenAiStub.StartAsync(new OpenAiStubOptions { TimeProvider = new SignallingTimeProvider(now) });
        AIFunctionDeclaration weather = AIFunctionFactory.Create((string city) => city, "weather", "Tells the weather.");
        using JsonDocument schema = JsonDocument.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");
        var options = new ChatOptions
        {
            Instructions = "be brief",
            MaxOutputTokens = 77,
            Tools = [weather],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "summary"),
        };

        Delivered delivered = await Delivered.AskAsync(stub, streaming, options);

        OpenAiStubRequest request = Assert.Single(stub.Requests);
        Assert.Equal(1, request.Number);
        Assert.Equal(now, request.ReceivedAt);
        Assert.Equal(now, delivered.Response!.CreatedAt);
        Assert.Equal("gpt-test", request.Model);
        Assert.Equal([new("system", "be brief"), new("user", "hello there")], request.Messages);
        Assert.Equal(77, request.MaxCompletionTokens);
        Assert.Equal((streaming, streaming), (request.Stream, request.IncludeUsage));
        Assert.Equal(("json_schema", "summary"), (request.ResponseFormat, request.ResponseSchemaName));
        Assert.Equal("object", request.ResponseSchema!.Value.GetProperty("type").GetString());
        OpenAiStubTool tool = Assert.Single(request.Tools);
        Assert.Equal(("weather", "Tells the weather."), (tool.Name, tool.Description));
        Assert.True(tool.Parameters!.Value.GetProperty("properties").TryGetProperty("city", out _));
        Assert.Equal("Bearer test", request.Headers["authorization"]);
        Assert.Equal(77, request.Body.GetProperty("max_completion_tokens").GetInt32());
        Assert.True(delivered.Response.Usage!.InputTokenCount > 20, "tools and schema are part of the prompt");
    }

    [Fact]
    public async Task ConcurrentRequests_AreNumberedAndScriptedOnceEach()
    {
        const int Count = 50;
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue([.. Enumerable.Range(1, Count).Select(number => OpenAiStubReply.Text($"reply {number}"))]);

        Delivered[] delivered = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => Delivered.AskAsync(stub, streaming: i % 2 == 0)));

        Assert.Equal(Enumerable.Range(1, Count), stub.Requests.Select(request => request.Number));
        Assert.All(delivered, one => Assert.Equal(one.Response!.ResponseId, one.Text.Replace("reply ", "chatcmpl-", StringComparison.Ordinal)));
        Assert.Equal(Count, delivered.Select(one => one.Text).Distinct().Count());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task TheDelayBeforeTheFirstByte_RunsOnItsClock(bool streaming)
    {
        var clock = new SignallingTimeProvider();
        await using OpenAiStub stub = await OpenAiStub.StartAsync(new OpenAiStubOptions { TimeProvider = clock });
        stub.Enqueue(OpenAiStubReply.RateLimited().WithDelay(TimeSpan.FromSeconds(10)));

        Task<Delivered> call = Delivered.AskAsync(stub, streaming);

        Assert.Equal(TimeSpan.FromSeconds(10), await clock.NextTimerAsync());
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stub.Requests.Single().Ended.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(429, Assert.IsType<ClientResultException>((await call).Exception).Status);
    }

    [Fact]
    public async Task TheDelayBetweenParts_RunsOnItsClock()
    {
        var clock = new SignallingTimeProvider();
        await using OpenAiStub stub = await OpenAiStub.StartAsync(new OpenAiStubOptions { TimeProvider = clock });
        stub.Enqueue(OpenAiStubReply.Text("a b c").WithDelay(TimeSpan.Zero, TimeSpan.FromSeconds(3)));

        Task<Delivered> call = Delivered.AskAsync(stub, streaming: true);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), await clock.NextTimerAsync());
            Assert.False(stub.Requests.Single().Ended.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal("a b c", (await call).Text);
        Assert.Equal(2, clock.TimersCreated);
    }

    [Fact]
    public async Task DisposingTwice_IsFine_AndThePortIsClosed()
    {
        OpenAiStub stub = await OpenAiStub.StartAsync();
        Uri endpoint = stub.Endpoint;

        await stub.DisposeAsync();
        await stub.DisposeAsync();

        Delivered delivered = await Delivered.AskAsync(Delivered.Connect(endpoint), streaming: false);
        var http = Assert.IsType<HttpRequestException>(Assert.IsType<ClientResultException>(delivered.Exception).InnerException);
        Assert.Equal(HttpRequestError.ConnectionError, http.HttpRequestError);
    }

    [Fact]
    public async Task AnInvalidBodyLimit_IsRefusedAtTheStart() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => OpenAiStub.StartAsync(new OpenAiStubOptions { MaxRequestBodyBytes = 0 }));
}

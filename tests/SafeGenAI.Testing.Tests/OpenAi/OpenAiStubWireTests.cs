using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

/// <summary>What the SDK does not show: the bytes, and the requests that the SDK would never send.</summary>
public class OpenAiStubWireTests
{
    private const string Asking = """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true""";

    [Fact]
    public async Task TheUsageChunk_ComesAfterTheFinishChunk_WithoutChoices_WhenAskedFor()
    {
        string[] events = await StreamAsync(Asking + ""","stream_options":{"include_usage":true}}""");

        Assert.Equal("[DONE]", events[^1]);
        using JsonDocument usage = JsonDocument.Parse(events[^2]);
        Assert.Equal(0, usage.RootElement.GetProperty("choices").GetArrayLength());
        Assert.Equal(1, usage.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        using JsonDocument finish = JsonDocument.Parse(events[^3]);
        Assert.Equal("stop", finish.RootElement.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(JsonValueKind.Null, finish.RootElement.GetProperty("usage").ValueKind);
    }

    [Theory]
    [InlineData("}")]
    [InlineData(""","stream_options":{"include_usage":false}}""")]
    public async Task NoUsageChunk_ComesUnasked(string rest)
    {
        string[] events = await StreamAsync(Asking + rest);

        Assert.Equal("[DONE]", events[^1]);
        Assert.DoesNotContain(events, one => one.Contains("usage", StringComparison.Ordinal));
        Assert.Contains("\"finish_reason\":\"stop\"", events[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", null)]
    [InlineData("""{"model":5,"messages":[{"role":"user","content":"hi"}]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"model":"m","messages":[{"content":"hi"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":5}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[5]}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":1.5}""", "max_completion_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function"}]}""", "tools[0].function.name")]
    public async Task AMalformedRequest_IsRefusedInOpenAisShape_AndTakesNothingFromTheScript(string body, string? parameter)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue(OpenAiStubReply.Text("first"));

        using HttpResponseMessage response = await PostAsync(stub, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("req_1", response.Headers.GetValues("x-request-id").Single());
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        JsonElement error = document.RootElement.GetProperty("error");
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Empty(stub.Requests);
        Assert.Equal("first", (await Delivered.AskAsync(stub, streaming: false)).Text);
    }

    [Theory]
    [InlineData(100, HttpStatusCode.OK)]
    [InlineData(101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(3_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task ABodyLongerThanTheLimit_IsRefused(int bytes, HttpStatusCode expected)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync(new OpenAiStubOptions { MaxRequestBodyBytes = 100 });

        using HttpResponseMessage response = await PostAsync(
            stub, """{"model":"m","messages":[{"role":"user","content":"hi"}]}""".PadRight(bytes));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await response.Content.ReadAsStringAsync()).Contains("choices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MessagesInParts_AreJoined_AndTheOlderOutputLimitIsRead()
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();

        using HttpResponseMessage response = await PostAsync(
            stub,
            """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"b"}]},{"role":"assistant","content":null}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new("user", "ab"), new("assistant", "")], stub.Requests.Single().Messages);
        Assert.Equal(5, stub.Requests.Single().MaxCompletionTokens);
    }

    [Fact]
    public async Task AnyOtherPath_IsNotFound_InOpenAisShape()
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.GetAsync(new Uri(stub.Endpoint, "models"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("GET /v1/models", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string[]> StreamAsync(string body)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        using HttpResponseMessage response = await PostAsync(stub, body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("req_1", response.Headers.GetValues("x-request-id").Single());
        string[] events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. events.Select(one => one["data: ".Length..])];
    }

    private static async Task<HttpResponseMessage> PostAsync(OpenAiStub stub, string body)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return await client.PostAsync(new Uri(stub.Endpoint, "chat/completions"), content);
    }
}

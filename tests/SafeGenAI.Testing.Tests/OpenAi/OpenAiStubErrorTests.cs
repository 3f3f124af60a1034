using System.ClientModel;
using System.Text.Json;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

public class OpenAiStubErrorTests
{
    private const string InvalidRequest = "invalid_request_error";

    private static readonly Dictionary<string, (OpenAiStubReply Reply, int Status, string? Type, string? Code)> Errors = new()
    {
        ["RateLimited"] = (OpenAiStubReply.RateLimited(), 429, "requests", "rate_limit_exceeded"),
        ["InsufficientQuota"] = (OpenAiStubReply.InsufficientQuota(), 429, "insufficient_quota", "insufficient_quota"),
        ["ServerError 500"] = (OpenAiStubReply.ServerError(), 500, "server_error", null),
        ["ServerError 502"] = (OpenAiStubReply.ServerError(502), 502, "server_error", null),
        ["ServerError 503"] = (OpenAiStubReply.ServerError(503), 503, "server_error", null),
        ["Unauthorized"] = (OpenAiStubReply.Unauthorized(), 401, InvalidRequest, "invalid_api_key"),
        ["BadRequest"] = (OpenAiStubReply.BadRequest(), 400, InvalidRequest, null),
        ["ContextLengthExceeded"] = (OpenAiStubReply.ContextLengthExceeded(), 400, InvalidRequest, "context_length_exceeded"),
        ["ContentFilterError"] = (OpenAiStubReply.ContentFilterError(), 400, null, "content_filter"),
        ["NotFound"] = (OpenAiStubReply.NotFound(), 404, InvalidRequest, "model_not_found"),
        ["Error 408"] = (OpenAiStubReply.Error(408, "Request timed out.", "timeout", "slow"), 408, "timeout", "slow"),
    };

    public static TheoryData<string, bool> ErrorsThroughBothDoors()
    {
        var data = new TheoryData<string, bool>();
        foreach (string name in Errors.Keys)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(ErrorsThroughBothDoors))]
    public async Task AnError_ArrivesAsClientResultException_WithItsBody(string name, bool streaming)
    {
        (OpenAiStubReply reply, int status, string? type, string? code) = Errors[name];

        ClientResultException exception = await FailAsync(reply, streaming);

        Assert.Equal(status, exception.Status);
        Assert.Null(exception.InnerException);
        using JsonDocument body = JsonDocument.Parse(exception.GetRawResponse()!.Content);
        JsonElement error = body.RootElement.GetProperty("error");
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.EndsWith(error.GetProperty("message").GetString()!, exception.Message, StringComparison.Ordinal);
        Assert.True(error.TryGetProperty("param", out _));
        Assert.Equal("req_1", Header(exception, "x-request-id"));
        Assert.Null(Header(exception, "Retry-After"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task RetryAfterInSeconds_IsReadable(bool streaming) =>
        Assert.Equal("7", Header(await FailAsync(OpenAiStubReply.RateLimited(7), streaming), "Retry-After"));

    [Theory, InlineData(false), InlineData(true)]
    public async Task RetryAfterAsADate_IsReadable_InUtc(bool streaming)
    {
        var date = new DateTimeOffset(2030, 1, 2, 5, 4, 5, TimeSpan.FromHours(2));

        ClientResultException exception = await FailAsync(OpenAiStubReply.RateLimited(date), streaming);

        Assert.Equal("Wed, 02 Jan 2030 03:04:05 GMT", Header(exception, "Retry-After"));
    }

    [Theory, InlineData(200), InlineData(600)]
    public void AStatusThatIsNoError_IsRefused(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenAiStubReply.Error(status, "message"));

    private static async Task<ClientResultException> FailAsync(OpenAiStubReply reply, bool streaming)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue(reply);
        Delivered delivered = await Delivered.AskAsync(stub, streaming);
        Assert.Empty(delivered.Updates);
        Assert.Single(stub.Requests);
        return Assert.IsType<ClientResultException>(delivered.Exception);
    }

    private static string? Header(ClientResultException exception, string name) =>
        exception.GetRawResponse()!.Headers.TryGetValue(name, out string? value) ? value : null;
}

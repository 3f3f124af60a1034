using System.ClientModel;
using System.Net.Sockets;
using SafeGenAI.Failures;
using static SafeGenAI.Failures.FailureKind;

namespace SafeGenAI.Tests.Failures;

public class ClientResultFailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static Failure Classify(Exception exception) =>
        DefaultFailureClassifier.Instance.Classify(new ExceptionArguments(exception, CallerCanceled: false, Now));

    [Theory]
    [InlineData(400, InvalidRequest, true)]
    [InlineData(401, Auth, true)]
    [InlineData(402, QuotaExceeded, true)]
    [InlineData(403, Auth, true)]
    [InlineData(404, InvalidRequest, true)]
    [InlineData(408, FailureKind.Timeout, false)]
    [InlineData(409, InvalidRequest, true)]
    [InlineData(413, ContextTooLong, true)]
    [InlineData(422, InvalidRequest, true)]
    [InlineData(424, ProviderError, false)]
    [InlineData(429, RateLimited, true)]
    [InlineData(499, FailureKind.Timeout, false)]
    [InlineData(500, ProviderError, false)]
    [InlineData(503, ProviderError, false)]
    [InlineData(529, ProviderError, false)]
    [InlineData(200, ProviderError, false)]
    [InlineData(302, ProviderError, false)]
    public void StatusAlone_TellsKindAndBill(int status, FailureKind kind, bool notBilled)
    {
        ClientResultException thrown = FakePipelineResponse.Error(status);
        Failure failure = Classify(thrown);
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(notBilled, failure.NotBilled);
        Assert.Null(failure.RetryAfter);
        Assert.Same(thrown, failure.ToException());
    }

    [Theory]
    // OpenAI
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", QuotaExceeded)]
    [InlineData(429, """{"error":{"message":"Rate limit reached for gpt-5","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", RateLimited)]
    [InlineData(400, """{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","code":"billing_hard_limit_reached"}}""", QuotaExceeded)]
    [InlineData(403, """{"error":{"message":"Account inactive","code":"billing_not_active"}}""", QuotaExceeded)]
    [InlineData(400, """{"error":{"message":"too many","type":"invalid_request_error","code":"context_length_exceeded"}}""", ContextTooLong)]
    [InlineData(400, """{"error":{"message":"too many characters","code":"string_above_max_length"}}""", ContextTooLong)]
    [InlineData(400, """{"error":{"message":"rejected","type":"image_generation_user_error","code":"content_policy_violation"}}""", ContentFiltered)]
    // Azure
    [InlineData(400, """{"error":{"message":"filtered","type":null,"param":"prompt","code":"content_filter","status":400}}""", ContentFiltered)]
    [InlineData(400, """{"error":{"code":"BadRequest","message":"x","innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true}}}}}""", ContentFiltered)]
    // Anthropic
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}""", QuotaExceeded)]
    [InlineData(403, """{"type":"error","error":{"type":"billing_error","message":"x"}}""", QuotaExceeded)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits."}}""", QuotaExceeded)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 202095 tokens > 200000 maximum"}}""", ContextTooLong)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 9 + 8 > 10"}}""", ContextTooLong)]
    // vLLM (no wrapper, numeric code), llama.cpp, Google (array, numeric code), Bedrock behind a gateway, DeepSeek
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}""", ContextTooLong)]
    [InlineData(400, """{"error":{"code":400,"message":"too big","type":"exceed_context_size_error"}}""", ContextTooLong)]
    [InlineData(400, """[{"error":{"code":400,"message":"The input token count (9) exceeds the maximum number of tokens allowed (8).","status":"INVALID_ARGUMENT"}}]""", ContextTooLong)]
    [InlineData(400, """{"message":"Input is too long for requested model."}""", ContextTooLong)]
    [InlineData(402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}""", QuotaExceeded)]
    // A word of the prompt in the message is no code.
    [InlineData(400, """{"error":{"message":"Unknown parameter: content_filter","code":"unknown_parameter"}}""", InvalidRequest)]
    [InlineData(500, """{"error":{"message":"x","code":"context_length_exceeded"}}""", ProviderError)]
    public void CodeInTheBody_GoesBeforeTheStatus(int status, string body, FailureKind kind) =>
        Assert.Equal(kind, Classify(FakePipelineResponse.Error(status, body)).Kind);

    [Fact]
    public void FilteredPrompt_IsNotProvablyUnbilled_ThoughItIsA400()
    {
        Failure failure = Classify(FakePipelineResponse.Error(400, """{"error":{"code":"content_filter"}}"""));
        Assert.Equal(ContentFiltered, failure.Kind);
        Assert.False(failure.NotBilled);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad request</html>")]
    [InlineData("null")]
    [InlineData("""{"error":""")]
    [InlineData("""{"error":{"code":{"a":[1]},"message":12}}""")]
    [InlineData("""{"error":{"code":"\uD800"}}""")]
    [InlineData(null)]
    public void BodyThatCannotBeRead_LeavesTheStatus(string? body) =>
        Assert.Equal(InvalidRequest, Classify(FakePipelineResponse.Error(400, body)).Kind);

    [Fact]
    public void BodyCutOff_CountsAsFarAsItGoes() =>
        Assert.Equal(ContextTooLong, Classify(FakePipelineResponse.Error(400, """{"error":{"code":"context_length_exceeded","mess""")).Kind);

    [Fact]
    public void BodyBeyond64Kilobytes_IsNotRead()
    {
        string near = $$"""{"pad":"{{new string('x', 60_000)}}","code":"context_length_exceeded"}""";
        string far = $$"""{"pad":"{{new string('x', 70_000)}}","code":"context_length_exceeded"}""";
        Assert.Equal(ContextTooLong, Classify(FakePipelineResponse.Error(400, near)).Kind);
        Assert.Equal(InvalidRequest, Classify(FakePipelineResponse.Error(400, far)).Kind);
    }

    [Fact]
    public void BodyThatIsNotBuffered_IsReplacedByTheMessage()
    {
        var thrown = new ClientResultException("HTTP 429 (insufficient_quota)", new FakePipelineResponse(429, null));
        Assert.Equal(QuotaExceeded, Classify(thrown).Kind);
    }

    [Theory]
    [InlineData(429, "Retry-After", "30", 30)]
    [InlineData(503, "retry-after", "2", 2)]
    [InlineData(529, "Retry-After", "Sun, 01 Mar 2026 12:00:45 GMT", 45)]
    [InlineData(429, "retry-after-ms", "1500", 1.5)]
    [InlineData(429, "x-ms-retry-after-ms", "250", 0.25)]
    public void RetryAfter_IsRead(int status, string name, string value, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Classify(FakePipelineResponse.Error(status, "", (name, value))).RetryAfter);

    [Fact]
    public void NoResponse_IsToldByTheInnerException()
    {
        Failure refused = Classify(new ClientResultException("x", null,
            new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.Equal(Network, refused.Kind);
        Assert.True(refused.NotBilled);

        Failure reset = Classify(new ClientResultException("x", null, new IOException("reset", new SocketException((int)SocketError.ConnectionReset))));
        Assert.Equal(Network, reset.Kind);
        Assert.False(reset.NotBilled);

        Assert.Equal(ProviderError, Classify(new ClientResultException("x", (System.ClientModel.Primitives.PipelineResponse?)null)).Kind);
    }
}

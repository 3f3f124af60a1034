using System.Globalization;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>What an <see cref="OpenAiStub"/> replies to a request: an answer, an error of OpenAI's, or a broken wire.</summary>
/// <remarks>Immutable: one reply may be given many times.</remarks>
public abstract record OpenAiStubReply
{
    private protected OpenAiStubReply() { }

    internal TimeSpan Delay { get; init; }

    /// <summary>An answer with this text, finish reason "stop". Streamed word by word.</summary>
    public static OpenAiStubAnswer Text(string text) => new() { Content = NotNull(text) };

    /// <summary>An answer without text, finish reason "stop".</summary>
    public static OpenAiStubAnswer Empty() => new() { Content = "" };

    /// <summary>An answer that calls one tool, finish reason "tool_calls".</summary>
    /// <param name="name">The function.</param>
    /// <param name="argumentsJson">Its arguments as the model would write them; not checked to be JSON.</param>
    public static OpenAiStubAnswer ToolCall(string name, string argumentsJson) =>
        new OpenAiStubAnswer { FinishReason = "tool_calls" }.AndToolCall(name, argumentsJson);

    /// <summary>The model declines: <c>message.refusal</c>, or <c>delta.refusal</c> in a stream; finish reason "stop".</summary>
    public static OpenAiStubAnswer Refusal(string refusal) => new() { RefusalText = NotNull(refusal) };

    /// <summary>An answer that ended at the output limit: finish reason "length".</summary>
    public static OpenAiStubAnswer Truncated(string text) => new() { Content = NotNull(text), FinishReason = "length" };

    /// <summary>HTTP 200, finish reason "content_filter".</summary>
    /// <param name="text">What was written before the filter stepped in; by default no content at all.</param>
    public static OpenAiStubAnswer ContentFilter(string? text = null) => new() { Content = text, FinishReason = "content_filter" };

    /// <summary>HTTP 400 with code "content_filter": the prompt was filtered, as Azure OpenAI says it.</summary>
    public static OpenAiStubReply ContentFilterError() => new OpenAiStubError(
        400, "The response was filtered due to the prompt triggering the content management policy. Please modify your prompt and retry.",
        Type: null, Code: "content_filter", Parameter: "prompt");

    /// <summary>HTTP 429, code "rate_limit_exceeded", without Retry-After.</summary>
    public static OpenAiStubReply RateLimited() => RateLimited(retryAfter: null);

    /// <summary>HTTP 429, code "rate_limit_exceeded", with Retry-After in seconds.</summary>
    public static OpenAiStubReply RateLimited(int retryAfterSeconds) =>
        RateLimited(retryAfterSeconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>HTTP 429, code "rate_limit_exceeded", with Retry-After as an HTTP date (whole seconds, UTC).</summary>
    public static OpenAiStubReply RateLimited(DateTimeOffset retryAfter) =>
        RateLimited(retryAfter.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));

    /// <summary>HTTP 429, code "insufficient_quota": the account has no money left; waiting does not help.</summary>
    public static OpenAiStubReply InsufficientQuota() => new OpenAiStubError(
        429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota");

    /// <summary>HTTP 5xx.</summary>
    /// <param name="status">500, 502, 503 or another status from 500 to 599.</param>
    public static OpenAiStubReply ServerError(int status = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 500);
        return Error(status, "The server had an error while processing your request. Sorry about that!", "server_error");
    }

    /// <summary>HTTP 401, code "invalid_api_key".</summary>
    public static OpenAiStubReply Unauthorized() => new OpenAiStubError(
        401, "Incorrect API key provided.", InvalidRequest, "invalid_api_key");

    /// <summary>HTTP 400 without a code.</summary>
    public static OpenAiStubReply BadRequest(string message = "Invalid value in the request.") => Error(400, message, InvalidRequest);

    /// <summary>HTTP 400, code "context_length_exceeded".</summary>
    public static OpenAiStubReply ContextLengthExceeded() => new OpenAiStubError(
        400, "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
        InvalidRequest, "context_length_exceeded", "messages");

    /// <summary>HTTP 404, code "model_not_found".</summary>
    public static OpenAiStubReply NotFound() => new OpenAiStubError(
        404, "The model does not exist or you do not have access to it.", InvalidRequest, "model_not_found");

    /// <summary>Any other error, in the shape of OpenAI's.</summary>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="message">The error's message.</param>
    /// <param name="type">The error's type, or null.</param>
    /// <param name="code">The error's code, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is not an error.</exception>
    public static OpenAiStubReply Error(int status, string message, string? type = null, string? code = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new OpenAiStubError(status, NotNull(message), type, code);
    }

    /// <summary>HTTP 200 with a body, or a first event, that is not JSON.</summary>
    public static OpenAiStubReply MalformedJson() => new OpenAiStubBrokenWire(WireFault.MalformedJson);

    /// <summary>Nothing comes, not even headers, until the client leaves or the stub is disposed.</summary>
    public static OpenAiStubReply Stall() => new OpenAiStubBrokenWire(WireFault.Stall);

    /// <summary>The connection is reset before any byte of the reply.</summary>
    public static OpenAiStubReply Reset() => new OpenAiStubBrokenWire(WireFault.Reset);

    /// <summary>The same reply, later.</summary>
    /// <param name="delay">How long to wait before the first byte, on the stub's clock; zero for none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public virtual OpenAiStubReply WithDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return this with { Delay = delay };
    }

    internal const string InvalidRequest = "invalid_request_error";

    private static OpenAiStubError RateLimited(string? retryAfter) =>
        new(429, "Rate limit reached for requests. Please try again later.", "requests", "rate_limit_exceeded") { RetryAfter = retryAfter };

    private static string NotNull(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text;
    }
}

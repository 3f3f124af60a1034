using System.ClientModel;
using System.ClientModel.Primitives;

namespace SafeGenAI.Failures;

/// <summary>What an error response of the OpenAI SDK, and of others on System.ClientModel, says.</summary>
internal static class ClientResultFailures
{
    public static Diagnosis Diagnose(ClientResultException exception, DateTimeOffset now)
    {
        PipelineResponse? response = exception.GetRawResponse();
        ProviderErrorBody body = response is null ? default : ReadBody(response);
        if (body == default)
        {
            body = new ProviderErrorBody(Message: exception.Message);
        }

        TimeSpan? retryAfter = response is null ? null : ReadRetryAfter(response, now);
        return HttpStatusFailures.Diagnose(exception.Status, body, retryAfter);
    }

    private static ProviderErrorBody ReadBody(PipelineResponse response)
    {
        try
        {
            return ProviderErrorBody.Parse(response.Content.ToMemory().Span);
        }
        catch (InvalidOperationException)
        {
            // The body of a streamed response was not buffered, or the response is disposed: the status has to do.
            return default;
        }
    }

    private static TimeSpan? ReadRetryAfter(PipelineResponse response, DateTimeOffset now)
    {
        PipelineResponseHeaders headers = response.Headers;
        return RetryAfterHeader.Parse(
            Find(headers, "retry-after-ms") ?? Find(headers, "x-ms-retry-after-ms"), Find(headers, "Retry-After"), now);
    }

    private static string? Find(PipelineResponseHeaders headers, string name) =>
        headers.TryGetValue(name, out string? value) ? value : null;
}

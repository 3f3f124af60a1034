namespace SafeGenAI.Failures;

/// <summary>What an HTTP status, with the error code beside it, says about an attempt.</summary>
internal static class HttpStatusFailures
{
    public static Diagnosis Diagnose(int status, in ProviderErrorBody body, TimeSpan? retryAfter)
    {
        FailureKind kind = Kind(status, body);
        return new Diagnosis(kind, IsRefused(status) && kind != FailureKind.ContentFiltered, retryAfter);
    }

    private static FailureKind Kind(int status, in ProviderErrorBody body) => status switch
    {
        402 => FailureKind.QuotaExceeded,
        400 or 403 or 429 when ProviderErrorCodes.IsQuota(body) => FailureKind.QuotaExceeded,
        429 => FailureKind.RateLimited,
        400 or 403 or 422 when ProviderErrorCodes.IsContentFilter(body) => FailureKind.ContentFiltered,
        401 or 403 => FailureKind.Auth,
        408 or 499 => FailureKind.Timeout,
        413 => FailureKind.ContextTooLong,
        400 or 422 when ProviderErrorCodes.IsContextLength(body) => FailureKind.ContextTooLong,
        424 => FailureKind.ProviderError,
        >= 400 and < 500 => FailureKind.InvalidRequest,
        // 529 is Anthropic's overload: the provider's state and not this caller's rate, so it counts like a 503.
        _ => FailureKind.ProviderError,
    };

    // A 4xx is a refusal before any work, but for these: 408 and 499 (a gateway's "client closed request") may come
    // after the model began, 424 is sent when a dependency fails in the middle of the generation. A filtered prompt is
    // the fourth: Azure OpenAI documents that it bills the evaluation although it answers 400.
    private static bool IsRefused(int status) => status is >= 400 and < 500 and not (408 or 424 or 499);
}

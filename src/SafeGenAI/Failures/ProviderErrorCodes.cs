namespace SafeGenAI.Failures;

/// <summary>
/// The error codes that mean the same in spite of their status, and the message texts of providers that send no code.
/// A code is compared whole; a text is looked for in the message. All ignore case.
/// </summary>
internal static class ProviderErrorCodes
{
    private static readonly string[] QuotaCodes =
    [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error",
        "insufficient_balance", "insufficient_credits",
    ];

    private static readonly string[] QuotaTexts =
    [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active",
        "credit balance is too low", "reached your specified api usage limits",
    ];

    private static readonly string[] ContextCodes =
    [
        "context_length_exceeded", "exceed_context_size_error", "string_above_max_length",
    ];

    private static readonly string[] ContextTexts =
    [
        "context_length_exceeded", "maximum context length", "prompt is too long", "exceed context limit",
        "exceeds the context window", "exceeds the available context size", "input is too long for requested model",
        "exceeds the maximum number of tokens",
    ];

    private static readonly string[] FilterCodes =
    [
        "content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation",
    ];

    private static readonly string[] FilterTexts =
    [
        "content_policy_violation", "ResponsibleAIPolicyViolation", "content management policy",
    ];

    public static bool IsQuota(in ProviderErrorBody body) => Means(body, QuotaCodes, QuotaTexts);

    public static bool IsContextLength(in ProviderErrorBody body) => Means(body, ContextCodes, ContextTexts);

    public static bool IsContentFilter(in ProviderErrorBody body) => Means(body, FilterCodes, FilterTexts);

    private static bool Means(in ProviderErrorBody body, string[] codes, string[] texts)
    {
        foreach (string code in codes)
        {
            if (Same(body.Code, code) || Same(body.Type, code) || Same(body.InnerCode, code))
            {
                return true;
            }
        }

        foreach (string text in texts)
        {
            if (body.Message is not null && body.Message.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

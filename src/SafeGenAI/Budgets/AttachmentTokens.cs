using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>Tokens of an image, a recording or a file, by published rules where the data tell enough.</summary>
/// <remarks>
/// Only text is bounded. The others follow rules that providers publish, and assumptions named here where size and kind
/// do not decide: a settled call replaces them by what was used.
/// </remarks>
internal static class AttachmentTokens
{
    /// <summary>No hosted model takes more in one request; the largest published window is Gemini 1.5 Pro's.</summary>
    private const long LargestWindow = 2_097_152;

    /// <summary>Anthropic's documentation of PDF support: 1,500 to 3,000 tokens of text a page, and each page as an image.</summary>
    private const int TextTokensPerPage = 3_000;

    // ai.google.dev/gemini-api/docs/tokens: 32 tokens per second of audio, 263 of video; OpenAI's audio input takes 10.
    private const int TokensPerAudioSecond = 32;
    private const int TokensPerVideoSecond = 263;

    // The lowest rates in use, so that seconds are never too few: Opus goes down to 6 kbit/s (RFC 6716); for video, with
    // its sound, 64 kbit/s is an assumption.
    private const int LeastAudioBytesPerSecond = 6_000 / 8;
    private const int LeastVideoBytesPerSecond = 64_000 / 8;

    public static long Of(DataContent content, string? model)
    {
        string kind = content.MediaType;
        return IsKind(kind, "image/") ? ImageTokens.Of(content, model)
            : IsText(kind) ? content.Data.Length
            : IsKind(kind, "audio/") ? Within(Seconds(content, LeastAudioBytesPerSecond) * TokensPerAudioSecond)
            : IsKind(kind, "video/") ? Within(Seconds(content, LeastVideoBytesPerSecond) * TokensPerVideoSecond)
            : IsKind(kind, "application/pdf") ? Within(OfPdf(content, model))
            : Within(Math.Max(content.Data.Length, Utf8TokenEstimator.TokensPerAttachment));
    }

    /// <summary>What a link leads to is not known, except how many tokens an image may have.</summary>
    public static long Of(UriContent content, string? model) =>
        IsKind(content.MediaType, "image/") ? ImageTokens.Of(content, model) : Utf8TokenEstimator.TokensPerAttachment;

    /// <summary>Where the pages are compressed, a token per byte: a page with 3,000 tokens of text takes about as many bytes.</summary>
    private static long OfPdf(DataContent content, string? model)
    {
        long page = TextTokensPerPage + ImageTokens.Of(content, model);
        return PdfPages.Count(content.Data.Span) is { } pages ? pages * page : Math.Max(content.Data.Length, page);
    }

    private static long Seconds(DataContent content, int bytesPerSecond) => content.Data.Length / bytesPerSecond + 1;

    private static long Within(long tokens) => Math.Min(tokens, LargestWindow);

    private static bool IsText(string kind) =>
        IsKind(kind, "text/") || IsKind(kind, "application/json") || IsKind(kind, "application/xml")
        || kind.EndsWith("+json", StringComparison.OrdinalIgnoreCase) || kind.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);

    private static bool IsKind(string kind, string prefix) => kind.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

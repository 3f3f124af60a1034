using Microsoft.Extensions.AI;
using SafeGenAI.Failures.Refusals;

namespace SafeGenAI.Failures;

/// <summary>Whether an answer that came as a success is one.</summary>
internal static class AnswerFailures
{
    private const string RefusalCode = "Refusal";

    private static readonly ChatFinishReason RefusalReason = new("refusal");

    public static Failure? Classify(ChatResponse response, bool streamed)
    {
        AnswerContents contents = AnswerContents.Of(response);
        ChatFinishReason? finish = response.FinishReason;
        if (finish == ChatFinishReason.ContentFilter)
        {
            return new Failure(FailureKind.ContentFiltered, "The provider's content filter stopped the answer. Ask differently, or look at the filter's settings.");
        }

        // Anthropic says it in the stop reason; an adapter may hand it on as it is.
        if (finish == RefusalReason || IsRefusal(contents.Error))
        {
            return Refused();
        }

        if (contents.Error is { } error && !contents.HasText && !contents.HasOther)
        {
            return OfError(error);
        }

        if (finish == ChatFinishReason.Length)
        {
            return new Failure(FailureKind.Truncated, "The answer ended at the output limit. Raise MaxOutputTokens, or ask for less.");
        }

        if (!contents.HasText && !contents.HasOther)
        {
            return new Failure(FailureKind.Empty, $"The answer has no content (finish reason: {finish?.Value ?? "none"}). A refusal that was streamed arrives like this.");
        }

        // The OpenAI client ends the stream without an exception when the provider sends an error into it.
        if (streamed && finish is null)
        {
            return new Failure(FailureKind.ProviderError, "The stream ended without a finish reason: the answer is cut off.");
        }

        return !contents.HasOther && contents.IsRefusalText() ? Refused() : null;
    }

    private static Failure Refused() => new(FailureKind.Refusal, "The model declined to answer. Another wording may help; another model is asked only when the feature opts in.");

    private static bool IsRefusal(ErrorContent? error) =>
        error is not null && (string.Equals(error.ErrorCode, RefusalCode, StringComparison.OrdinalIgnoreCase)
            || (error.ErrorCode is null && (string.Equals(error.Message, RefusalCode, StringComparison.OrdinalIgnoreCase)
                || RefusalPhrases.IsRefusal(error.Message))));

    // The message is the provider's sentence about its own fault and no answer.
    private static Failure OfError(ErrorContent error)
    {
        var body = new ProviderErrorBody(error.ErrorCode, Message: error.Message);
        string message = $"The provider reported an error in place of an answer (code: {error.ErrorCode ?? "none"}): {error.Message}";
        return new Failure(ProviderErrorCodes.IsContentFilter(body) ? FailureKind.ContentFiltered : FailureKind.ProviderError, message);
    }
}

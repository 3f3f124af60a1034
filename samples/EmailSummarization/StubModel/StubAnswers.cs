using SafeGenAI.Testing.OpenAi;

namespace EmailSummarization.StubModel;

/// <summary>Answers for the stub: the summary of the e-mail in the request, or what the script puts in its place.</summary>
/// <param name="script">What happens to the next request: by the e-mail, and by whether the large model is asked.</param>
internal sealed class StubAnswers(Func<string, bool, (Fault Fault, double Slowness)> script)
{
    public const string SmallModel = "extract-small";
    public const string LargeModel = "extract-large";

    private const string QuoteTag = "<quote>";
    private const string Declined = "I'm sorry, but I can't help with that request.";

    public OpenAiStubReply Reply(OpenAiStubRequest request)
    {
        string email = request.Messages.Last(message => message.Role == "user").Text;
        bool large = request.Model == LargeModel;
        bool quotes = request.Messages.Any(message => message.Role is "system" or "developer" && message.Text.Contains(QuoteTag, StringComparison.Ordinal));
        (Fault fault, double slowness) = script(email, large);
        TimeSpan delay = TimeSpan.FromMilliseconds((large ? 150 : 50) * (1 + (3 * slowness)));
        IReadOnlyList<string> summary = Summarize(email);
        return fault switch
        {
            Fault.Stall => OpenAiStubReply.Stall(),
            Fault.RateLimited => OpenAiStubReply.RateLimited(retryAfterSeconds: 1),
            Fault.ServerError => OpenAiStubReply.ServerError(slowness < 0.5 ? 500 : 503).WithDelay(delay),
            Fault.Cut => OpenAiStubReply.Text(Write(summary, quotes)).CutAfter(parts: 5).WithDelay(delay),
            Fault.Truncated => OpenAiStubReply.Truncated(Half(Write(summary, quotes))).WithDelay(delay),
            Fault.InventedQuote => OpenAiStubReply.Text(Write([summary[0], Invented.For(email)], quotes)).WithDelay(delay),
            // A streamed message.refusal does not come through the SDK; a model that declines in words does.
            Fault.Refusal when request.Stream => OpenAiStubReply.Text(Declined).WithDelay(delay),
            Fault.Refusal => OpenAiStubReply.Refusal(Declined).WithDelay(delay),
            _ => OpenAiStubReply.Text(Write(summary, quotes)).WithDelay(delay),
        };
    }

    private static IReadOnlyList<string> Summarize(string email)
    {
        int end = email.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? [email] : ExtractiveModel.Summarize(email["Subject:".Length..end], email[(end + 1)..]);
    }

    private static string Write(IReadOnlyList<string> sentences, bool quotes) =>
        string.Join(' ', sentences.Select(sentence => quotes ? $"{Closed(sentence)} <quote>{sentence}</quote>" : Closed(sentence)));

    private static string Closed(string sentence) => char.IsLetterOrDigit(sentence[^1]) ? sentence + "." : sentence;

    private static string Half(string text) => text[..(text.Length / 2)];
}

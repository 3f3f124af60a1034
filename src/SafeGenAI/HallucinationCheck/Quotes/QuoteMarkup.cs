using Microsoft.Extensions.AI;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// The form in which a model is asked to quote: after each sentence that relies on a source,
/// <c>&lt;quote source="ID"&gt;verbatim words&lt;/quote&gt;</c>. Whatever a model makes of it, no tag is left for a user to see.
/// </summary>
internal static class QuoteMarkup
{
    /// <summary>Reads what stands in the text, and the citations that the provider put beside it.</summary>
    public static MarkedAnswer Parse(ChatResponse response, SourceIndex sources)
    {
        if (!ProviderCitations.Any(response))
        {
            return Parse(response.Text);
        }

        string answer = response.Text;
        QuoteStripper stripper = new(answer.Length);
        return ProviderCitations.AddTo(stripper.Strip(answer), response, stripper.Places, sources);
    }

    public static MarkedAnswer Parse(string answer)
    {
        if (QuoteTag.Find(answer, 0, whole: true, out _) is null)
        {
            return new MarkedAnswer(answer, [], SentenceScanner.Scan(answer));
        }

        return new QuoteStripper(answer.Length).Strip(answer);
    }
}

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

        QuoteStripper stripper = new();
        stripper.Append(response.Text);
        return ProviderCitations.AddTo(stripper.Finish(), response, stripper.Places, sources);
    }

    public static MarkedAnswer Parse(string answer)
    {
        if (QuoteTag.Find(answer, 0, whole: true, out _) is null)
        {
            return new MarkedAnswer(answer, [], SentenceScanner.Scan(answer));
        }

        QuoteStripper stripper = new(answer.Length);
        stripper.Append(answer);
        return stripper.Finish();
    }
}

using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// The form in which a model is asked to quote: after each sentence that relies on a source,
/// <c>&lt;quote source="ID"&gt;verbatim words&lt;/quote&gt;</c>. Whatever a model makes of it, no tag is left for a user to see.
/// </summary>
internal static class QuoteMarkup
{
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

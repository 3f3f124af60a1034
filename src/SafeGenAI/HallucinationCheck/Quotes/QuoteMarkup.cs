using System.Net;
using System.Text;
using SafeGenAI.Calls;
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
        if (QuoteTag.Find(answer, 0) is not { } tag)
        {
            return new MarkedAnswer(answer, [], SentenceScanner.Scan(answer));
        }

        StringBuilder text = new(answer.Length);
        List<(string? SourceId, string Quote, int Position)> marks = [];
        int read = 0;
        QuoteTag? next = tag;
        while (next is { } mark)
        {
            text.Append(answer, read, mark.Start - read);
            read = mark.End;
            next = QuoteTag.Find(answer, read);
            if (mark.IsOpening)
            {
                bool closed = next is { IsOpening: false };
                int end = closed ? next!.Value.Start : UnclosedEnd(answer, read, next?.Start ?? answer.Length);
                string quote = WebUtility.HtmlDecode(answer[read..end]).Trim();
                if (quote.Length > 0)
                {
                    marks.Add((mark.SourceId, quote, text.Length));
                }

                read = closed ? next!.Value.End : end;
                next = closed ? QuoteTag.Find(answer, read) : next;
            }

            read = MarkupSeam.Close(text, answer, read);
        }

        text.Append(answer, read, answer.Length - read);
        string stripped = text.ToString();
        List<TextSpan> sentences = SentenceScanner.Scan(stripped);
        return new MarkedAnswer(stripped, Attach(marks, sentences), sentences);
    }

    // Where the closing tag is missing, the quote ends with its line: what follows is the answer's own text.
    private static int UnclosedEnd(string answer, int start, int limit)
    {
        int content = start;
        while (content < limit && char.IsWhiteSpace(answer[content]))
        {
            content++;
        }

        int line = answer.AsSpan(content, limit - content).IndexOfAny('\n', '\r');
        return line < 0 ? limit : content + line;
    }

    /// <summary>Gives each quote the sentence it stands behind, or in, or, at the very beginning, before.</summary>
    private static MarkedQuote[] Attach(List<(string? SourceId, string Quote, int Position)> marks, List<TextSpan> sentences)
    {
        MarkedQuote[] quotes = new MarkedQuote[marks.Count];
        int sentence = 0;
        for (int i = 0; i < quotes.Length; i++)
        {
            while (sentence + 1 < sentences.Count && sentences[sentence + 1].Start < marks[i].Position)
            {
                sentence++;
            }

            quotes[i] = new MarkedQuote(marks[i].SourceId, marks[i].Quote, sentences.Count == 0 ? default : sentences[sentence]);
        }

        return quotes;
    }
}

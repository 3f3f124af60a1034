using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What in an answer claims anything.</summary>
internal static class AnswerSubstance
{
    private const int MinContentWords = 4;
    private const int MaxAbstention = 300;

    /// <summary>The sentences that could be true or false: four content words and more, and no question.</summary>
    /// <remarks>None in a short answer that only says that it cannot answer: there is nothing to quote for that.</remarks>
    public static List<TextSpan> Claims(MarkedAnswer answer)
    {
        List<TextSpan> claims = [];
        if (answer.Quotes.Count == 0 && IsAbstention(answer.Text, answer.Sentences.Count))
        {
            return claims;
        }

        Word[] words = WordScanner.Scan(answer.Text);
        int word = 0;
        foreach (TextSpan sentence in answer.Sentences)
        {
            int first = word;
            while (word < words.Length && words[word].Start < sentence.End)
            {
                word++;
            }

            bool question = answer.Text[sentence.End - 1] is '?' or '\uFF1F' or '\u061F';
            if (!question && Vocabulary.CountContent(answer.Text, words.AsSpan(first..word)) >= MinContentWords)
            {
                claims.Add(sentence);
            }
        }

        return claims;
    }

    /// <summary>Whether a short answer only says that it cannot answer, in any language in which refusals are known.</summary>
    /// <remarks>Two sentences at most: in a longer answer such words are one claim among others.</remarks>
    public static bool IsAbstention(string text, int sentences)
    {
        if (sentences > 2 || text.Length > MaxAbstention)
        {
            return false;
        }

        return text.AsSpan().ContainsAny(Abstentions.Phrases);
    }
}

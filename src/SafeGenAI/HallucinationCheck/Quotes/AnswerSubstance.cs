using SafeGenAI.Calls;
using SafeGenAI.Failures.Refusals;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What in an answer claims anything.</summary>
internal static class AnswerSubstance
{
    private const int MinContentWords = 4;
    private const int MaxAbstention = 300;

    private static readonly string[] Abstentions =
    [
        "not found in", "no mention of", "not mention", "not contain", "not say", "not state", "not specify", "not provide", "not include",
        "no information", "not enough information", "insufficient information", "i cannot", "i can't", "i can’t", "i could not", "i couldn't",
        "i do not know", "i don't know", "i don’t know", "i am unable", "i'm unable", "i’m unable", "i am not able", "unable to answer", "unable to find",
    ];

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

    /// <summary>Whether a short answer only says that it cannot answer, or is a refusal in any language that is known.</summary>
    /// <remarks>Two sentences at most, unless all is a refusal: in a longer answer such words are one claim among others.</remarks>
    public static bool IsAbstention(string text, int sentences)
    {
        // A refusal that was rejected for want of a quote would move to another model, around the first one's policy (L11).
        if (RefusalPhrases.IsRefusal(text))
        {
            return true;
        }

        if (sentences > 2 || text.Length > MaxAbstention)
        {
            return false;
        }

        foreach (string phrase in Abstentions)
        {
            if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What in an answer claims anything.</summary>
internal static class AnswerSubstance
{
    private const int MinContentWords = 4;

    /// <summary>The sentences that could be true or false: four content words and more, no question, and not only that the sources
    /// do not tell, for which there is nothing to quote.</summary>
    public static List<TextSpan> Claims(MarkedAnswer answer) => Claims(answer.Text, answer.Sentences);

    /// <summary>Whether an answer only says that it cannot answer, in any language in which refusals are known.</summary>
    public static bool IsAbstention(AnswerText answer) => answer.IsAbstention ??= OnlyAbstains(answer);

    private static bool OnlyAbstains(AnswerText answer)
    {
        string text = answer.Folded.Original;
        if (!Abstentions.AnyIn(text))
        {
            return false;
        }

        foreach (TextSpan sentence in answer.Sentences)
        {
            if (Abstentions.Is(text.AsSpan(sentence.Start, sentence.Length)))
            {
                return Claims(text, answer.Sentences).Count == 0;
            }
        }

        return false;
    }

    private static List<TextSpan> Claims(string text, IReadOnlyList<TextSpan> sentences)
    {
        List<TextSpan> claims = [];
        bool mayAbstain = Abstentions.AnyIn(text);
        Word[] words = WordScanner.Scan(text);
        int word = 0;
        foreach (TextSpan sentence in sentences)
        {
            int first = word;
            while (word < words.Length && words[word].Start < sentence.End)
            {
                word++;
            }

            bool question = text[sentence.End - 1] is '?' or '\uFF1F' or '\u061F';
            if (!question && Vocabulary.CountContent(text, words.AsSpan(first..word)) >= MinContentWords
                && !(mayAbstain && Abstentions.Is(text.AsSpan(sentence.Start, sentence.Length))))
            {
                claims.Add(sentence);
            }
        }

        return claims;
    }
}

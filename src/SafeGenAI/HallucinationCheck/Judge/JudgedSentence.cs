using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>A sentence of the answer that has to be supported.</summary>
/// <param name="Claim">Its place in the answer.</param>
/// <param name="Words">Its text and words.</param>
internal sealed record JudgedSentence(TextSpan Claim, FoldedWords Words)
{
    private const int FewestContentWords = 2;

    /// <summary>
    /// All that says anything: only this decides what has to be covered, never the judge. Left out are questions and
    /// courtesies without a number or negation.
    /// </summary>
    public static List<JudgedSentence> Of(AnswerText answer)
    {
        string text = answer.Folded.Original;
        List<JudgedSentence> sentences = [];
        foreach (TextSpan span in answer.Sentences)
        {
            FoldedWords words = new(text.Substring(span.Start, span.Length));
            bool question = text[span.End - 1] is '?' or '\uFF1F' or '\u061F';
            int content = Vocabulary.CountContent(words.Folded.Text, words.Words);
            if (words.Words.Length > 0 && (IsWeighty(words) || (!question && content >= FewestContentWords)))
            {
                sentences.Add(new JudgedSentence(span, words));
            }
        }

        return sentences;
    }

    private static bool IsWeighty(FoldedWords words)
    {
        for (int i = 0; i < words.Words.Length; i++)
        {
            if (words.Words[i].Kind is WordKind.Number or WordKind.Symbol || Vocabulary.IsNumberWord(words[i]) || Vocabulary.IsNegation(words[i]))
            {
                return true;
            }
        }

        return false;
    }
}

using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What a quote leaves out between two of its parts.</summary>
internal static class Elision
{
    /// <summary>Whether the words left out turn the sentence that they are left out of.</summary>
    public static MeaningChange Change(FoldedWords source, int from, int to)
    {
        bool negated = false;
        for (int word = from; word < to; word++)
        {
            negated |= Vocabulary.IsNegation(source[word]);
            if (word + 1 < to && source.Gap(word).ContainsAny('.', '!', '?'))
            {
                // A whole sentence lies between the parts: its negation is its own.
                return MeaningChange.None;
            }
        }

        return negated ? MeaningChange.Negation : MeaningChange.None;
    }
}

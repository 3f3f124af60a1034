using System.Collections.Frozen;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Whether a sentence that is made of a passage's words has them in the passage's order: in another one they may say the opposite.</summary>
internal static class WordOrder
{
    /// <summary>Words that turn who does what, when, how much or how surely. English.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Turning =
        ("before after until from to into out over under up down off by if only with all any some both each may might must should can could shall")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsTurning(ReadOnlySpan<char> word) => Turning.Contains(word);

    public static bool Holds(FoldedWords sentence, FoldedWords passage)
    {
        if (WordAlignment.Of(sentence, passage) is not { IsInOrder: true } words || !HasSameNegations(sentence, passage, words))
        {
            return false;
        }

        (bool numbers, bool names) = Exact(sentence, words.Sentence);
        int before = WordAlignment.None;
        for (int i = 0; i < words.Sentence.Length; i++)
        {
            if (words[i] == WordAlignment.None)
            {
                continue;
            }

            if (before != WordAlignment.None)
            {
                // Anna paid 7 and Bob paid 5: that Anna paid 5 is in order too, across a number and a name.
                (bool number, bool name) = Exact(passage, words.Passage.AsSpan()[(words[before] + 1)..words[i]]);
                bool adjacent = before == i - 1 && words[before] == words[i] - 1;
                if ((numbers && number) || (names && name)
                    || (adjacent && !TurnAlike(
                        sentence, (words.Sentence[before], words.Sentence[i]), passage, (words.Passage[words[before]], words.Passage[words[i]]))))
                {
                    return false;
                }
            }

            before = i;
        }

        return true;
    }

    /// <summary>Each negation stands between the same words in both: what it denies is the same.</summary>
    private static bool HasSameNegations(FoldedWords sentence, FoldedWords passage, WordAlignment words)
    {
        List<int> here = Negations(sentence, words.Sentence);
        List<int> there = Negations(passage, words.Passage);
        if (here.Count != there.Count)
        {
            return false;
        }

        for (int i = 0; i < here.Count; i++)
        {
            int before = here[i] == 0 ? WordAlignment.None : words[here[i] - 1];
            int behind = here[i] == words.Sentence.Length ? words.Passage.Length : words[here[i]];
            // Nothing before it, or a word that the passage does not have: You may not, where the passage has: Customers may not.
            bool follows = before == there[i] - 1 || (before == WordAlignment.None && behind == there[i] && here[i] <= 1 && there[i] <= 1);
            if (!follows || behind != there[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>For each negation, how many content words stand before it.</summary>
    private static List<int> Negations(FoldedWords text, int[] content)
    {
        List<int> places = [];
        int before = 0;
        for (int i = 0; i < text.Words.Length; i++)
        {
            if (before < content.Length && content[before] == i)
            {
                before++;
            }
            else if (Vocabulary.IsNegation(text[i]))
            {
                places.Add(before);
            }
        }

        return places;
    }

    private static (bool Numbers, bool Names) Exact(FoldedWords text, ReadOnlySpan<int> words)
    {
        (bool numbers, bool names) = (false, false);
        foreach (int word in words)
        {
            bool number = ExactWord.IsNumber(text, word);
            numbers |= number;
            names |= !number && ExactWord.IsExact(text, word);
        }

        return (numbers, names);
    }

    /// <summary>Whether the same turning words stand between two words and their partners: sued the seller, was sued by the seller.</summary>
    private static bool TurnAlike(FoldedWords sentence, (int From, int To) here, FoldedWords passage, (int From, int To) there)
    {
        int j = there.From;
        for (int i = Next(sentence, here.From, here.To); i < here.To; i = Next(sentence, i, here.To))
        {
            j = Next(passage, j, there.To);
            if (j == there.To || !sentence[i].Equals(passage[j], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return Next(passage, j, there.To) == there.To;
    }

    private static int Next(FoldedWords text, int after, int end)
    {
        int next = after + 1;
        while (next < end && !IsTurning(text[next]))
        {
            next++;
        }

        return Math.Min(next, end);
    }
}

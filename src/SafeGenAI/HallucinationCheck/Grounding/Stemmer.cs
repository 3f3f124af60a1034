using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Takes the common English endings off a word, so that "agreed", "agrees" and "agreeing" compare equal.</summary>
/// <remarks>Light on purpose: words of other languages lose little by it, and it loses no digits and no negation.</remarks>
internal static class Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>Shortens a word in lower case in place.</summary>
    /// <returns>The length of its stem.</returns>
    public static int Stem(Span<char> word)
    {
        int length = word.Length;
        if (length < 4)
        {
            return length;
        }

        length = WithoutPlural(word);
        bool past = word[..length].EndsWith("ed");
        length = WithoutVerbEnding(word, length, past ? 2 : word[..length].EndsWith("ing") ? 3 : 0);
        if (length >= 6 && word[..length].EndsWith("ly"))
        {
            length -= 2;
        }

        // What "agreed" leaves is what "agree" leaves here.
        if (length >= 4 && word[length - 1] == 'e' && !past)
        {
            length--;
        }

        if (length >= 4 && word[length - 1] == 'y')
        {
            word[length - 1] = 'i';
        }

        return length;
    }

    private static int WithoutPlural(Span<char> word)
    {
        int length = word.Length;
        if (word[length - 1] != 's' || word[length - 2] is 's' or 'u' or 'i')
        {
            return length;
        }

        if (word.EndsWith("ies") && length > 4)
        {
            word[length - 3] = 'y';
            return length - 2;
        }

        return word.EndsWith("sses") || word.EndsWith("shes") || word.EndsWith("ches") || word.EndsWith("xes") ? length - 2 : length - 1;
    }

    private static int WithoutVerbEnding(Span<char> word, int length, int ending)
    {
        // "red", "thing", "string": what is left must be a word.
        if (ending == 0 || length - ending < 3 || !word[..(length - ending)].ContainsAny(Vowels))
        {
            return length;
        }

        length -= ending;
        bool doubled = word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z' or 'e' or 'o');
        return doubled ? length - 1 : length;
    }
}

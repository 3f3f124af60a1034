using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Finds the sentence of a place.</summary>
internal static class Sentence
{
    /// <summary>The index of the sentence that a place is in or behind; 0 before the first.</summary>
    public static int At(IReadOnlyList<TextSpan> sentences, int position)
    {
        int low = 0;
        int high = sentences.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = sentences[middle].Start <= position ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>The sentences that a stretch of the text touches, as one place; what it stands behind, where it touches none.</summary>
    public static TextSpan Around(string text, IReadOnlyList<TextSpan> sentences, TextSpan region)
    {
        if (sentences.Count == 0)
        {
            return default;
        }

        // A place without extent is behind what it is about.
        int first = At(sentences, region.Length == 0 ? region.Start - 1 : region.Start);
        if (sentences[first].End <= region.Start && first + 1 < sentences.Count && sentences[first + 1].Start < region.End)
        {
            first++;
        }

        if (first > 0 && sentences[first].Start >= region.Start && text[sentences[first].Start] is '(' or '[' or '\u3010')
        {
            // "It rains. ([weather](https://...))": the mark itself claims nothing.
            return sentences[first - 1];
        }

        int last = Math.Max(first, At(sentences, region.End - 1));
        return new TextSpan(sentences[first].Start, sentences[last].End - sentences[first].Start);
    }
}

using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Article numbers and the like. Found in the folded text, where all hyphens are one.</summary>
internal sealed class PrefixedMentions(string prefix) : MentionReader("prefixed " + prefix)
{
    private readonly string _prefix = FoldedText.Of(prefix).Text;

    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        FoldedText folded = answer.Text.Folded;
        string text = folded.Text;
        int i = 0;
        while (i < text.Length && text.IndexOf(_prefix, i, StringComparison.OrdinalIgnoreCase) is >= 0 and int start)
        {
            int from = start + _prefix.Length;
            i = End(text, from);
            int end = i;
            while (end > from && !char.IsLetterOrDigit(text[end - 1]))
            {
                end--;
            }

            bool stands = start == 0 || !IsPart(text[start - 1]) || !char.IsLetterOrDigit(_prefix[0]);
            if (stands && text.AsSpan(from, end - from).ContainsAnyInRange('0', '9') && end - start <= MaximumKeyLength)
            {
                TextSpan place = folded.ToOriginal(start, end - start);
                mentions.Add(new FoundMention(folded.Original.Substring(place.Start, place.Length), place));
            }

            i = Math.Max(i, from);
        }
    }

    private static int End(string text, int from)
    {
        while (from < text.Length && IsPart(text[from]))
        {
            from++;
        }

        return from;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/';
}

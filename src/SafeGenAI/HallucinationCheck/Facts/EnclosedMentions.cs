using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Names between two marks. Found in the folded text, where all quotation marks are one.</summary>
internal sealed class EnclosedMentions(char open, char close) : MentionReader($"enclosed {open}{close}")
{
    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        FoldedText folded = answer.Text.Folded;
        string text = folded.Text;
        for (int i = text.IndexOf(open); i >= 0 && i + 1 < text.Length; i = Next(text, i + 1))
        {
            if (!Opens(text, i))
            {
                continue;
            }

            int length = text.AsSpan(i + 1, Math.Min(text.Length - i - 1, MaximumKeyLength + 3)).IndexOf(close);
            if (length <= 0)
            {
                continue;
            }

            // The key as it is written: the source may know it so, curly apostrophe and all.
            TextSpan place = folded.ToOriginal(i + 1, length);
            ReadOnlySpan<char> key = folded.Original.AsSpan(place.Start, place.Length).Trim();
            if (IsKey(key) && !key.ContainsAny('\n', '\r'))
            {
                mentions.Add(new FoundMention(key.ToString(), place));
                i += length + 1;
            }
        }
    }

    private int Next(string text, int from) => from >= text.Length ? -1 : text.IndexOf(open, from);

    // 5" is a length, and the mark after a word closes.
    private bool Opens(string text, int index) => open != close || index == 0 || !char.IsLetterOrDigit(text[index - 1]);
}

using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Names between two marks. Read from the folded text, where all quotation marks are one.</summary>
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
            ReadOnlySpan<char> key = length <= 0 ? [] : text.AsSpan(i + 1, length).Trim();
            if (!IsKey(key) || folded.ToOriginal(i, length + 2) is var place && SpansLines(folded.Original.AsSpan(place.Start, place.Length)))
            {
                continue;
            }

            mentions.Add(new FoundMention(key.ToString(), folded.ToOriginal(i + 1, length)));
            i += length + 1;
        }
    }

    private int Next(string text, int from) => from >= text.Length ? -1 : text.IndexOf(open, from);

    // 5" is a length, and the mark after a word closes.
    private bool Opens(string text, int index) => open != close || index == 0 || !char.IsLetterOrDigit(text[index - 1]);

    private static bool SpansLines(ReadOnlySpan<char> original) => original.ContainsAny('\n', '\r');
}

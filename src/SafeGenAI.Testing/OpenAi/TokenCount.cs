using System.Text;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>The stub's tokens: four UTF-8 bytes each, rounded up.</summary>
internal static class TokenCount
{
    private const int BytesPerToken = 4;

    public static int Of(string? text) => text is null ? 0 : (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The longest beginning of the text that has at most so many tokens; never half a character.</summary>
    public static string Cut(string text, int tokens)
    {
        if (Of(text) <= tokens)
        {
            return text;
        }

        long bytes = (long)tokens * BytesPerToken;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}

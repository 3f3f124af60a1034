using System.Text;
using Microsoft.ML.Tokenizers;

namespace SafeGenAI.Tokenizers;

/// <summary>Counts tokens of o200k_base, in a time that grows with the text and not with its square.</summary>
/// <remarks>Thread-safe. What it does not count exactly it bounds: one token per UTF-8 byte.</remarks>
internal sealed class O200kCounter
{
    // In a prompt these are plain text to a provider, and several tokens; the tokenizer takes each for one.
    private const string SpecialToken = "<|endof";

    private readonly TiktokenTokenizer _tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    /// <summary>The vocabulary takes a moment to load and some 30 MB: one for all.</summary>
    public static O200kCounter Shared { get; } = new();

    /// <param name="text">The text.</param>
    /// <param name="affordable">How many characters may still be counted exactly; what was counted is taken off.</param>
    public long Count(ReadOnlySpan<char> text, ref int affordable)
    {
        long tokens = 0;
        while (!text.IsEmpty)
        {
            if (affordable <= 0)
            {
                return tokens + Encoding.UTF8.GetByteCount(text);
            }

            ReadOnlySpan<char> piece = text[..TextPieces.FirstLength(text, out bool isRun)];
            tokens += isRun || piece.Contains(SpecialToken, StringComparison.Ordinal)
                ? Encoding.UTF8.GetByteCount(piece)
                : _tokenizer.CountTokens(piece);
            affordable -= piece.Length;
            text = text[piece.Length..];
        }

        return tokens;
    }
}

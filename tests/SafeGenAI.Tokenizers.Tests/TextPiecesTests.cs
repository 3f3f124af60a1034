using CsCheck;
using Microsoft.ML.Tokenizers;

namespace SafeGenAI.Tokenizers.Tests;

public sealed class TextPiecesTests
{
    // What the pattern treats differently, and what could be torn: pairs, marks, contractions, line ends, digits, spaces.
    private static readonly string[] Bits =
    [
        "a", "B", "é", "ß", "ll", "'s", "'", "’", "'LL", " ", "  ", "\n", "\r\n", "\t", "7", "123", "²", "٣", ".", "...", "/", "=", "!=",
        "字", "漢字", "か", "。", "한", "ב", "e\u0301", "\u0301", "\u200d", "😀", "𝒳", "𠀀", "𝟙", "ǅ", "ʰ", "word", " The", "don't", "I'm", "\u00a0", "\ud83d",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Bits.Length - 1].Array[0, 300].Select(bits => string.Concat(bits.Select(bit => Bits[bit])));

    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    [Fact]
    public void TokensOfPieces_AddUpToTheWholes() => Texts.Sample(text =>
    {
        int tokens = 0;
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || TextPieces.MayCut(text[i - 1], text[i]))
            {
                tokens += Tokenizer.CountTokens(text.AsSpan(start, i - start));
                start = i;
            }
        }

        Assert.Equal(Tokenizer.CountTokens(text), tokens);
    }, iter: 2_000);

    [Fact]
    public void AnyText_IsCutIntoPiecesThatAreShortToCount() => Gen.Select(Gen.Int[0, Bits.Length - 1], Gen.Int[1, 3_000]).Array[0, 12].Sample(parts =>
    {
        string text = string.Concat(parts.Select(part => string.Concat(Enumerable.Repeat(Bits[part.Item1], part.Item2))));
        ReadOnlySpan<char> left = text;
        while (!left.IsEmpty)
        {
            int length = TextPieces.FirstLength(left, out bool isRun);
            Assert.InRange(length, 1, isRun ? left.Length : TextPieces.Usual + TextPieces.LongestWord);
            left = left[length..];
        }
    }, iter: 300);

    [Fact]
    public void ARunAfterText_IsAPieceOfItsOwn()
    {
        string text = "some words " + new string('=', 1_000) + " and more";

        Assert.Equal("some words".Length, TextPieces.FirstLength(text, out bool isRun));
        Assert.False(isRun);

        // It begins where the last cut was, before the space, and ends after the word behind it.
        Assert.Equal(1 + 1_000 + " and".Length, TextPieces.FirstLength(text.AsSpan("some words".Length), out isRun));
        Assert.True(isRun);
    }

    [Fact]
    public void AShortText_IsOnePiece()
    {
        Assert.Equal(5, TextPieces.FirstLength("a b c", out bool isRun));
        Assert.False(isRun);
    }
}

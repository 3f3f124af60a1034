using System.Text;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace SafeGenAI.Tokenizers.Tests;

public sealed class O200kCounterTests
{
    private const int Million = 1_000_000;

    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    [Theory]
    [InlineData("", 0)]
    [InlineData("tiktoken is great!", 6)]
    [InlineData("antidisestablishmentarianism", 6)]
    [InlineData("2 + 2 = 4", 7)]
    [InlineData("お誕生日おめでとう", 8)]
    public void KnownTexts_HaveTheTokensThatOpenAiDocuments(string text, int tokens) => Assert.Equal(tokens, Count(text));

    [Fact]
    public void LongText_HasTheTokensOfTheWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"Line {i}: it's the {i % 7}th, \"quoted\", größer als 字。\n\n"));

        Assert.Equal(Tokenizer.CountTokens(text), Count(text));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("字")]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("😀")]
    [InlineData("0")]
    public void AMillionOfTheSame_IsBoundedByItsBytes_AndNotMerged(string one)
    {
        string text = string.Concat(Enumerable.Repeat(one, Million));

        Assert.Equal(Encoding.UTF8.GetByteCount(text), Count(text));
    }

    [Fact]
    public void ChineseWithPunctuation_IsCounted()
    {
        string text = string.Concat(Enumerable.Repeat("今天的会议改到下午三点，请带上季度报告。", 10_000));

        Assert.Equal(Tokenizer.CountTokens(text.AsSpan(0, 200)) * 1_000, Count(text));
    }

    [Fact]
    public void Base64_IsCounted()
    {
        byte[] data = new byte[300_000];
        new Random(7).NextBytes(data);
        string text = Convert.ToBase64String(data);

        Assert.InRange(Count(text), text.Length / 4, text.Length * 9L / 10);
        Assert.Equal(Tokenizer.CountTokens(text), Count(text));
    }

    [Fact]
    public void SpecialTokens_ArePlainTextInAPrompt()
    {
        const string Special = "<|endoftext|>";

        // The tokenizer takes it for one token; a provider encodes it as text.
        Assert.Equal(1, Tokenizer.CountTokens(Special));
        Assert.Equal(Special.Length, Count(Special));
        Assert.True(Count(string.Concat(Enumerable.Repeat(Special, 1_000))) >= 7_000);
    }

    [Fact]
    public void WhatIsNotAffordable_IsBoundedByItsBytes()
    {
        string text = string.Concat(Enumerable.Repeat("some words ", 1_000));
        int affordable = 5_000;

        long tokens = O200kCounter.Shared.Count(text, ref affordable);

        Assert.InRange(affordable, -TextPieces.Usual - TextPieces.LongestWord, 0);
        long rest = text.Length - (5_000 - affordable);
        Assert.InRange(tokens, rest + 1_000, text.Length);
        Assert.Equal(text.Length, O200kCounter.Shared.Count(text, ref affordable));
    }

    [Fact]
    public void AnyText_HasNoMoreTokensThanBytes() =>
        Gen.String[0, 500].Sample(text => Assert.InRange(Count(text), 0, Encoding.UTF8.GetByteCount(text)), iter: 2_000);

    private static long Count(string text)
    {
        int affordable = int.MaxValue;
        return O200kCounter.Shared.Count(text, ref affordable);
    }
}

using CsCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

/// <summary>What folding must not lose and must not forgive, over texts of many scripts in many presentations.</summary>
public class VerbatimQuoteTests
{
    private static readonly string[] Plain =
    [
        "harbour", "crane", "engineer", "visited", "old", "the", "of", "market", "weak", "demand", "report", "and", "city", "river", "first-class", "it's", "isn't", "(well",
        "known)", "\"light\"", "stone,", "end.", "so...", "-", "5", "5.2", "-3", "$48.3", "12%", "2019-2020", "1,200", "10:30", "caf\u00E9", "\u00FCber", "stra\u00DFe", "fa\u00E7ade",
        "Anna", "Schmidt", "NATO", "not", "never", "\u043E\u0442\u0447\u0451\u0442", "\u0433\u043E\u0440\u043E\u0434", "\u03BB\u03CC\u03B3\u03BF\u03C2", "\u05E9\u05DC\u05D5\u05DD", "\u0633\u0644\u0627\u0645",
        "\u6771\u4EAC", "\u3053\u3093\u306B\u3061\u306F", "\uD55C\uAD6D\uC5B4", "\u0928\u092E\u0938\u094D\u0924\u0947", "\u0E44\u0E17\u0E22", "\uD83D\uDE00", "x>5", "a", "=",
    ];

    private static readonly Gen<string[]> Source = Gen.OneOf(Plain).Array[12, 120];

    private static QuoteMatch Match(string quote, string source) => new QuoteMatcher([new SourceText("s", source)]).Match(quote, null);

    [Fact]
    public void AVerbatimQuote_IsVerified_WhateverEitherSideLooksLike() =>
        Gen.Select(Source, Gen.Int[0, 1000], Gen.Int[4, 120], PresentationNoise.Dice, PresentationNoise.Dice).Sample(
            (words, at, size, quoteDice, sourceDice) =>
            {
                int length = Math.Min(size, words.Length);
                int start = at % (words.Length - length + 1);
                string quote = string.Join(' ', words[start..(start + length)]);
                if (!new PreparedQuote(quote).IsProbative)
                {
                    return;
                }

                string source = PresentationNoise.Spoil(string.Join(' ', words), sourceDice);
                QuoteMatch match = Match(PresentationNoise.Spoil(quote, quoteDice), source);

                Assert.Equal(QuoteStatus.Verified, match.Status);
                // Punctuation at the ends is not part of what is found.
                string found = FoldedText.Of(source.Substring(match.Span.Start, match.Span.Length)).Text;
                Assert.Contains(found, FoldedText.Of(quote).Text, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(new FoldedWords(quote).Words.Length, new FoldedWords(found).Words.Length);
            },
            iter: 10_000);

    [Fact]
    public void WhatATextLooksLike_ChangesNoWordOfIt() => Gen.Select(Source, PresentationNoise.Dice).Sample(
        (words, dice) =>
        {
            string text = string.Join(' ', words);
            FoldedWords plain = new(text);
            FoldedWords spoiled = new(PresentationNoise.Spoil(text, dice));

            Assert.Equal(plain.Words.Select(word => word.Kind), spoiled.Words.Select(word => word.Kind));
            Assert.Equal(plain.Folded.Text, spoiled.Folded.Text, ignoreCase: true);
            Assert.Equal(spoiled.Folded.Text, FoldedText.Of(spoiled.Folded.Text).Text);
        },
        iter: 10_000);

    [Fact]
    public void AQuoteThatIsNotThere_FailsAlike_WhateverEitherSideLooksLike() =>
        Gen.Select(Source, Source, Gen.Int[0, 1000], PresentationNoise.Dice, PresentationNoise.Dice).Sample(
            (words, other, at, quoteDice, sourceDice) =>
            {
                int start = at % (words.Length - 8);
                string source = string.Join(' ', words);
                string quote = string.Join(' ', words[start..^1].Take(20 + (at % 20)).Select((word, i) => i % (2 + (at % 30)) == 1 ? other[i % other.Length] : word));

                QuoteMatch plain = Match(quote, source);
                QuoteMatch spoiled = Match(PresentationNoise.Spoil(quote, quoteDice, cases: false), PresentationNoise.Spoil(source, sourceDice, cases: false));

                Assert.Equal((plain.Status, plain.Similarity), (spoiled.Status, spoiled.Similarity));
            },
            iter: 10_000);
}

using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class TermScannerTests
{
    private static Term[] Scan(string text)
    {
        AnswerText words = new(text);
        Term[] terms = new Term[TermScanner.MaxCount(words)];
        return terms[..TermScanner.Scan(words, terms)];
    }

    private static int[] Stems(string text) => [.. Scan(text).Select(term => term.Stem)];

    [Theory]
    [InlineData("It's Falcone's plan; they're late.", "it 's falcone 's plan ; they 're late .")]
    [InlineData("He didn't stay.", "he did n't stay .")]
    [InlineData("He didn\u2019t stay.", "He did not stay")]
    [InlineData("I can't, won't and shouldn't.", "i ca n't , wo n't and should n't .")]
    [InlineData("1,200 people", "1200 PEOPLE")]
    [InlineData("The team agreed.", "the teams agree")]
    public void TextCutIntoTokens_ComparesLikeOneThatWasNot(string glued, string cut) => Assert.Equal(Stems(glued), Stems(cut));

    [Theory]
    [InlineData("He did stay.", "He didn't stay.")]
    [InlineData("1,200", "1,201")]
    [InlineData("3.5", "35")]
    [InlineData("legal", "illegal")]
    public void WhatChangesTheMeaning_Stays(string one, string other) => Assert.NotEqual(Stems(one), Stems(other));

    [Fact]
    public void Words_AreOfTheirKind()
    {
        Term[] terms = Scan("I don't think the turbine failed");

        Assert.Equal(
            [WordTraits.Function | WordTraits.FirstPerson, WordTraits.Function, WordTraits.Function | WordTraits.Negation, WordTraits.Light, WordTraits.Function, WordTraits.None, WordTraits.None],
            terms.Select(term => term.Traits));
        Assert.Equal([0, 0, 0, 2, 0, 5, 5], terms.Select(term => term.Weight));
    }

    [Fact]
    public void ASingleLetter_IsNoCliticWhereNoApostropheStands() => Assert.Equal(2, Scan("vitamin D").Length);

    [Fact]
    public void APossessiveOfTwoWords_GivesBoth() => Assert.Equal(Stems("Perkins son"), Stems("Perkins'son"));

    [Fact]
    public void AVeryLongWord_IsOneTerm() => Assert.Single(Scan(new string('x', 5_000)));
}

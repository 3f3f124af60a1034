using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public class QuoteStripperTests
{
    private static readonly string[] Pieces =
    [
        "<quote", "</quote", "<QUOTE source=\"1\">", "</quote>", "<qu", "ote>", "<", "/", ">", "&lt;quote", "&lt;/quote&gt;", "&lt", ";", "&", "&gt;", "source=", "\"", "1",
        " ", "  ", "\n", "\n\n", "\t", ".", "!", ")", "word", "Sentence one. ", "Dr. No", "No? ", "\u3002", "\uD83D", "\u00A0",
    ];

    private static readonly Gen<(string Answer, int[] Cuts)> Streams = Gen.Select(
        Gen.Frequency((60, Gen.OneOf(Pieces)), (1, Gen.Const(new string('a', QuoteReader.MaxQuote))), (1, Gen.Const(new string(' ', 70)))).Array[0, 30].Select(string.Concat),
        Gen.Int[0, 9].Array[1, 12]);

    [Fact]
    public void WhateverThePieces_TheWholeIsTheSameAndNothingStableIsTakenBack() => Streams.Sample(
        (answer, cuts) =>
        {
            MarkedAnswer whole = QuoteMarkup.Parse(answer);
            QuoteStripper stripper = new();
            string stable = "";
            int released = 0;
            foreach (string piece in Cut(answer, cuts))
            {
                stripper.Append(piece);
                Assert.StartsWith(stable, stripper.Stable, StringComparison.Ordinal);
                stable = stripper.Stable.ToString();
                Assert.StartsWith(stable, whole.Text, StringComparison.Ordinal);

                Assert.InRange(stripper.ReleasableSentences, released, stable.Length);
                released = stripper.ReleasableSentences;
                Assert.Equal(whole.Sentences.Where(sentence => sentence.End <= released), stripper.Sentences);
                Assert.Equal(whole.Quotes.Where(quote => quote.Claim.End <= released && released > 0), stripper.Quotes);
            }

            MarkedAnswer streamed = stripper.Finish();

            Assert.Equal(whole.Text, streamed.Text);
            Assert.Equal(whole.Text, stripper.Stable);
            Assert.Equal(SentenceScanner.Scan(whole.Text), streamed.Sentences);
            Assert.Equal(whole.Quotes, streamed.Quotes);
        },
        iter: 10_000);

    [Fact]
    public void ASentence_IsReleasedWithItsQuoteWhenTheNextBegins()
    {
        QuoteStripper stripper = new();
        stripper.Append("Sales rose. <quote>sales rose by 5 %</quote>");
        Assert.Equal(("Sales rose.", 0), (stripper.Stable.ToString(), stripper.ReleasableSentences));

        stripper.Append(" Costs fell");

        Assert.Equal("Sales rose.".Length, stripper.ReleasableSentences);
        Assert.Equal("sales rose by 5 %", Assert.Single(stripper.Quotes).Text);
        Assert.Equal(new TextSpan(0, 11), Assert.Single(stripper.Sentences));
    }

    [Theory]
    [InlineData("A. ", "A.")]
    [InlineData("A. <", "A.")]
    [InlineData("A. <quo", "A.")]
    [InlineData("A. &lt;/quote", "A.")]
    [InlineData("A. <quote source=\"1", "A.")]
    [InlineData("A. <quote>never shown", "A.")]
    [InlineData("A. <quote>never shown</quote> ", "A.")]
    [InlineData("A. <b", "A. <b")]
    [InlineData("a & b &l", "a & b")]
    public void WhatMayBecomeATag_IsHeldBack(string start, string stable)
    {
        QuoteStripper stripper = new();

        stripper.Append(start);

        Assert.Equal(stable, stripper.Stable);
    }

    [Fact]
    public void AForgottenEndTag_DoesNotHoldTheRestBack()
    {
        QuoteStripper stripper = new();
        stripper.Append("A. <quote>some words\nB is next. " + new string('c', QuoteReader.MaxQuote));

        Assert.StartsWith("A.\nB is next. c", stripper.Stable, StringComparison.Ordinal);
        Assert.Equal("some words", Assert.Single(stripper.Quotes).Text);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<quote>")]
    [InlineData("<quote>a</quote> ")]
    [InlineData("&lt;quote ")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData(". ")]
    public void HostileRepetition_CharacterByCharacter_StaysLinear(string piece)
    {
        string answer = "A. " + new string(' ', 50_000) + "b <quote>w</quote>" + string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        QuoteStripper stripper = new();
        foreach (char c in answer)
        {
            stripper.Append([c]);
        }

        Assert.Equal(QuoteMarkup.Parse(answer).Text, stripper.Finish().Text);
    }

    private static IEnumerable<string> Cut(string text, int[] lengths)
    {
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            // Long stretches go in larger steps; a piece may be empty, but not all of them.
            int length = Math.Min(text.Length - at, (lengths[i % lengths.Length] * (text.Length > 1000 ? 97 : 1)) + (i % lengths.Length == 0 ? 1 : 0));
            yield return text.Substring(at, length);
            at += length;
        }
    }
}

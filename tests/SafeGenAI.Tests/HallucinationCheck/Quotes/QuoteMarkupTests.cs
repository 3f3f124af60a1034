using System.Text.RegularExpressions;
using CsCheck;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public partial class QuoteMarkupTests
{
    [Fact]
    public void AQuote_IsTakenOutAndGivenItsSentence()
    {
        MarkedAnswer answer = QuoteMarkup.Parse("It is late. Sales rose. <quote source=\"a1\">sales rose by 5 %</quote> Costs fell. <quote>costs fell</quote>");

        Assert.Equal("It is late. Sales rose. Costs fell.", answer.Text);
        Assert.Equal([("a1", "sales rose by 5 %", "Sales rose."), (null, "costs fell", "Costs fell.")], answer.Quotes.Select(q => (q.SourceId, q.Text, answer.Text.Substring(q.Claim.Start, q.Claim.Length))));
    }

    [Theory]
    [InlineData("A.<quote source='1'>w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote source=1>w</quote>", "A.", "1", "w")]
    [InlineData("A. <QUOTE SOURCE=\"1\" >w</Quote >", "A.", "1", "w")]
    [InlineData("A. <quote source=\"1\">w", "A.", "1", "w")]
    [InlineData("A. <quote source=\"1\">w &quot;x&quot; &amp; y &lt; z</quote>", "A.", "1", "w \"x\" & y < z")]
    [InlineData("A. <quote source=&quot;1&quot;>w</quote>", "A.", "1", "w")]
    [InlineData("A. &lt;quote source=\"1\"&gt;w&lt;/quote&gt;", "A.", "1", "w")]
    [InlineData("A. <quote source=\u201C1\u201D>w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote page=\"3\" id=\"x\" source=\"1\" lang=en>w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote id=\"1\">w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote=\"1\">w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote source=\"my file.txt\">w</quote>", "A.", "my file.txt", "w")]
    [InlineData("A. <quote source=\"1\" w</quote>", "A.", "1", "w")]
    [InlineData("A. <quote>w</quote></quote>", "A.", null, "w")]
    [InlineData("A <quote>w</quote>.", "A.", null, "w")]
    [InlineData("<quote>w</quote> A.", "A.", null, "w")]
    [InlineData("A. <quote>w\nB.", "A.\nB.", null, "w")]
    [InlineData("A.\n\n<quote>w</quote>\n\nB.", "A.\n\nB.", null, "w")]
    [InlineData("A.\n<quote>w</quote>\n\nB.", "A.\n\nB.", null, "w")]
    public void SloppyMarkup_IsUnderstood(string answer, string text, string? source, string quote)
    {
        MarkedAnswer parsed = QuoteMarkup.Parse(answer);

        MarkedQuote only = Assert.Single(parsed.Quotes);
        Assert.Equal((text, source, quote), (parsed.Text, only.SourceId, only.Text));
        Assert.StartsWith("A", parsed.Text[only.Claim.Start..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A </quote> B", "A B")]
    [InlineData("A <quote/> B", "A B")]
    [InlineData("A <quote source=\"1\"></quote>.", "A.")]
    [InlineData("A <quote sour", "A")]
    [InlineData("A</quote", "A")]
    public void StrayTags_AreRemoved(string answer, string text)
    {
        MarkedAnswer parsed = QuoteMarkup.Parse(answer);

        Assert.Equal(text, parsed.Text.Replace(" sour", "", StringComparison.Ordinal));
        Assert.True(parsed.Quotes.All(quote => quote.Text == "sour"));
    }

    [Fact]
    public void AQuoteInAQuote_EndsTheFirst() => Assert.Equal(
        ["w", "v"], QuoteMarkup.Parse("A. <quote source=1>w <quote source=2>v</quote> B.").Quotes.Select(quote => quote.Text));

    [Theory]
    [InlineData("a < b, x <b>bold</b> and <quotes> or <quotation>  &lt;b&gt; two  spaces ")]
    [InlineData("List<quoted> q = new(); if (a <quote_count) return;")]
    public void OtherText_StaysUntouched(string text) => Assert.Same(text, QuoteMarkup.Parse(text).Text);

    [Fact]
    public void Abbreviations_DoNotEndTheClaim()
    {
        MarkedAnswer answer = QuoteMarkup.Parse("Hello. Dr. J. Smith of Foo Inc. came at 5.30 p.m. on foot. <quote>w</quote>");

        Assert.Equal("Dr. J. Smith of Foo Inc. came at 5.30 p.m. on foot.", answer.Text[answer.Quotes[0].Claim.Start..answer.Quotes[0].Claim.End]);
    }

    private static readonly string[] Pieces =
    [
        "<quote", "</quote", "<QUOTE source=\"1\">", "</quote>", "<qu", "ote>", "<", "/", ">", "quote", "&lt;quote", "&lt;/quote&gt;", "&lt", ";", "&", "lt;", "&gt;", "source=", "\"", "'", "=", "1",
        " ", "\n", ".", "word", "Sentence one. ", "<b>", "s", "-", "\uD83D", "\u201C",
    ];

    [GeneratedRegex(@"(<|&lt;)/?quote(?![\p{L}\p{Nd}_-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyTag();

    [Fact]
    public void NoTag_IsEverLeftForAUserToSee() => Gen.OneOf(Pieces).Array[0, 30].Select(string.Concat).Sample(
        answer =>
        {
            MarkedAnswer parsed = QuoteMarkup.Parse(answer);
            return !AnyTag().IsMatch(parsed.Text)
                && parsed.Quotes.All(quote => quote.Claim.Start >= 0 && quote.Claim.End <= parsed.Text.Length && quote.Text.Length > 0);
        },
        iter: 50_000);

    [Theory]
    [InlineData("<quote")]
    [InlineData("<quote>")]
    [InlineData("</quote>")]
    [InlineData("<quote>a</quote>")]
    [InlineData("a b. <quote source=\"")]
    [InlineData("<")]
    [InlineData("&lt;quote ")]
    public void HostileRepetition_StaysLinear(string piece) =>
        Assert.DoesNotMatch(AnyTag(), QuoteMarkup.Parse(new string('\n', 100_000) + string.Concat(Enumerable.Repeat(piece, 100_000))).Text);
}

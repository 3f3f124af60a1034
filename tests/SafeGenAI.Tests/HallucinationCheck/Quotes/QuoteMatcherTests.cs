using CsCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public class QuoteMatcherTests
{
    private const string Report =
        "The annual report was published on 12 March 2024. Revenue rose by 5.2 percent to $48.3 million, while costs did not " +
        "increase at all. Anna Schmidt became chief executive officer in the spring and replaced Peter Brown, who had led the company " +
        "since the summer of 2011. The board expects that demand in northern markets will remain weak through the whole of next year.";

    private const string LongSentence =
        "the engineers who visited the northern harbour last week reported that the old crane was safe to use and that Maria Lopez would " +
        "inspect all 14 cables again before the winter storms arrive because two of them were not replaced in time";

    private static QuoteMatch Match(string quote, string? cited = null, params (string Id, string Text)[] sources) =>
        new QuoteMatcher([.. (sources.Length == 0 ? [("report", Report)] : sources).Select(s => new SourceText(s.Id, s.Text))]).Match(quote, cited);

    private static QuoteStatus Status(string quote, string source) => Match(quote, null, ("s", source)).Status;

    [Fact]
    public void AVerbatimQuote_IsVerifiedWithItsPlace()
    {
        QuoteMatch match = Match("Anna Schmidt became chief executive officer");

        Assert.Equal(QuoteStatus.Verified, match.Status);
        Assert.Equal("report", match.SourceId);
        Assert.Equal("Anna Schmidt became chief executive officer", Report.Substring(match.Span.Start, match.Span.Length));
        Assert.Equal(1, match.Similarity);
    }

    [Theory]
    [InlineData("The \u201Cwell\u2011known\u201D caf\u00E9 wasn\u2019t open on Sundays", "The \"well-known\" cafe\u0301 wasn't open on Sundays")]
    [InlineData("The **annual** report was `published` in _March_", "The annual report was published in March")]
    [InlineData("# The e\uFB03cient o\uFB03ce\nmoved to\u00A0Berlin", "The efficient office moved to Berlin")]
    [InlineData("- costs fell\n- sales in 2019\u20132020 grew", "costs fell sales in 2019-2020 grew")]
    [InlineData("> the infor\u00ADmation desk\n> closes at noon", "the information desk closes at noon")]
    [InlineData("THE ANNUAL REPORT WAS PUBLISHED YESTERDAY", "The annual report was published yesterday.")]
    public void PresentationOnOneSideOnly_IsNoDifference(string one, string other)
    {
        Assert.Equal(QuoteStatus.Verified, Status(one, "Before. " + other + "\nAfter."));
        Assert.Equal(QuoteStatus.Verified, Status(other, "Before.\n" + one + "\nAfter."));
    }

    [Fact]
    public void OtherPunctuation_IsFuzzyButVerified() =>
        Assert.Equal(QuoteStatus.VerifiedFuzzy, Status("Revenue rose, by 5.2 percent; to $48.3 million", Report));

    [Theory]
    [InlineData("Revenue rose by 5.3 percent to $48.3 million", nameof(QuoteStatus.Failed))]
    [InlineData("Revenue rose by 5.2 percent to \u20AC48.3 million", nameof(QuoteStatus.Failed))]
    [InlineData("Revenue rose by 5.2 percent to $48.3 billion", nameof(QuoteStatus.Failed))]
    [InlineData("Revenue rose by -5.2 percent to $48.3 million", nameof(QuoteStatus.Failed))]
    [InlineData("Revenue rose by 5.2 percent to $48", nameof(QuoteStatus.Failed))]
    [InlineData("while costs did increase at all. Anna Schmidt became", nameof(QuoteStatus.Uncertain))]
    [InlineData("Berta Schmidt became chief executive officer in the spring", nameof(QuoteStatus.Uncertain))]
    [InlineData("the moon is made of green cheese and nobody noticed", nameof(QuoteStatus.Failed))]
    public void AChangedQuote_DoesNotPass(string quote, string status) => Assert.Equal(status, Status(quote, Report).ToString());

    [Theory]
    [InlineData("reported", "said", nameof(QuoteStatus.VerifiedFuzzy))]
    [InlineData("14", "15", nameof(QuoteStatus.Failed))]
    [InlineData("two", "three", nameof(QuoteStatus.Failed))]
    [InlineData("Lopez", "Gomez", nameof(QuoteStatus.Uncertain))]
    [InlineData("not ", "", nameof(QuoteStatus.Uncertain))]
    [InlineData("was safe", "was unsafe", nameof(QuoteStatus.Uncertain))]
    [InlineData("was safe", "wasn't safe", nameof(QuoteStatus.Uncertain))]
    [InlineData("14 ", "", nameof(QuoteStatus.Uncertain))]
    public void OneWordOfALongQuote_DecidesByWhatItSays(string word, string other, string status) =>
        Assert.Equal(status, Status(LongSentence.Replace(word, other, StringComparison.Ordinal), "Intro. " + LongSentence + ". " + Report).ToString());

    [Theory]
    [InlineData("a > b holds for every large sample", "a < b holds for every large sample")]
    [InlineData("the rate was 10\u2075 units per second overall", "the rate was 105 units per second overall")]
    [InlineData("a loss of 5*3 units every second day", "a loss of 53 units every second day")]
    [InlineData("growth was 5 percent in every single market", "growth was 50 percent in every single market")]
    [InlineData("the test x != 5 failed in production", "the test x = 5 failed in production")]
    public void SignsBesideNumbers_AreNotPunctuation(string quote, string source)
    {
        Assert.NotInRange(Status(quote, source), QuoteStatus.WrongCitation, QuoteStatus.Verified);
        Assert.NotInRange(Status(source, quote), QuoteStatus.WrongCitation, QuoteStatus.Verified);
    }

    [Theory]
    [InlineData("He will most certainly not ", "He will ")]
    [InlineData("He will most certainly not ", "He ")]
    [InlineData("He will most certainly not ever again ", "He ")]
    [InlineData("He will not ", "Surely he will ")]
    public void ANegationLostAtTheBeginning_DoesNotPass(string source, string quote)
    {
        string rest = LongSentence + ", and " + LongSentence;

        Assert.Equal(QuoteStatus.Uncertain, Status(quote + "see that " + rest, "Intro. " + source + "see that " + rest));
    }

    [Theory]
    [InlineData("he was clearly never ever guilty", "he was ever guilty")]
    [InlineData("he was most clearly not in any way guilty", "he was guilty")]
    [InlineData("he was then with old Kowalski in every way guilty", "he was guilty")]
    [InlineData("he was for about 12 years and more guilty", "he was guilty")]
    public void WhatIsLostAtTheEnd_DoesNotPass(string source, string quote) =>
        Assert.Equal(QuoteStatus.Uncertain, Status(LongSentence + " " + quote, "Intro. " + LongSentence + " " + source + "."));

    [Fact]
    public void AQuoteThatRepeatsItself_IsFound() => Assert.Equal(
        QuoteStatus.Verified, Status("the old crane and the old crane and the old harbour", "See the old crane and the old crane and the old crane and the old harbour."));

    [Fact]
    public void TheCitedSource_IsAskedFirst()
    {
        (string, string)[] sources = [("a", Report), ("b", "Copy. " + Report)];

        Assert.Equal("b", Match("Anna Schmidt became chief executive officer", " B ", sources).SourceId);
        Assert.Equal("a", Match("Anna Schmidt became chief executive officer", null, sources).SourceId);
    }

    [Fact]
    public void FoundElsewhereOnly_IsAWrongCitation()
    {
        QuoteMatch match = Match("Anna Schmidt became chief executive officer", "other", ("other", "Nothing of that kind stands here."), ("report", Report));

        Assert.Equal((QuoteStatus.WrongCitation, "report"), (match.Status, match.SourceId));
        Assert.Equal(QuoteStatus.WrongCitation, Match("Anna Schmidt became chief executive officer", "unknown").Status);
    }

    [Fact]
    public void AnAlteredQuoteInTheCitedSource_IsAWrongCitation_WhenAnotherHasItVerbatim() => Assert.Equal(
        QuoteStatus.WrongCitation,
        Match("the price of the ticket is 15 euros", "a", ("a", "Now the price of the ticket is 12 euros."), ("b", "Now the price of the ticket is 15 euros.")).Status);

    [Theory]
    [InlineData("in the spring", true)]
    [InlineData("by 5.2 percent", true)]
    [InlineData("purple elephants", false)]
    [InlineData("...", false)]
    public void UnderFourContentWords_ProveNothing(string quote, bool found)
    {
        QuoteMatch match = Match(quote);

        Assert.Equal(QuoteStatus.TooShort, match.Status);
        Assert.Equal(found, match.SourceId is not null);
    }

    [Theory]
    [InlineData("Anna Schmidt became chief executive officer ... led the company", nameof(QuoteStatus.Verified))]
    [InlineData("Anna Schmidt became chief executive officer [\u2026] led the company", nameof(QuoteStatus.Verified))]
    [InlineData("...Anna Schmidt became chief executive officer (...) led the company. . .", nameof(QuoteStatus.Verified))]
    [InlineData("who had led the company since the summer ... Anna Schmidt became", nameof(QuoteStatus.Failed))]
    [InlineData("Anna Schmidt became chief executive officer ... left the building", nameof(QuoteStatus.Failed))]
    [InlineData("Revenue rose by ... chief ... weak ... year", nameof(QuoteStatus.TooShort))]
    [InlineData("5.2 percent to $48.3 million, while costs did ... increase", nameof(QuoteStatus.Uncertain))]
    public void Elisions_SplitAQuoteIntoPartsInOrder(string quote, string status) => Assert.Equal(status, Status(quote, Report).ToString());

    [Fact]
    public void PartsOfTwoSources_AreNoQuote() => Assert.Equal(
        QuoteStatus.Failed,
        Match("the harbour crane was safe to use ... the cables were new", null, ("a", "The harbour crane was safe to use."), ("b", "All the cables were new.")).Status);

    [Fact]
    public void AnElisionOfTheSourceItself_IsText() =>
        Assert.Equal(QuoteStatus.Verified, Status("well... I think the old harbour crane", "He said: well\u2026 I think the old harbour crane is safe."));

    [Fact]
    public void ScriptsWithoutSpaces_AreMatchedByCharacter()
    {
        const string source = "\u6771\u4EAC\u306F\u65E5\u672C\u306E\u9996\u90FD\u3067\u3042\u308A\u3001\u4EBA\u53E3\u306F\u5343\u56DB\u767E\u4E07\u4EBA\u3067\u3059\u3002";

        Assert.Equal(QuoteStatus.Verified, Status(source[4..^1], source));
        Assert.NotInRange(Status(source.Replace('\u5343', '\u4E94'), source), QuoteStatus.WrongCitation, QuoteStatus.Verified);
    }

    private static readonly string[] Common = ["harbour", "crane", "engineer", "visited", "old", "the", "of", "market", "weak", "demand", "report", "and", "city", "river", "stone", "light"];

    private static readonly Gen<string[]> Prose = Gen.OneOf(Common).Array[62, 200];

    [Fact]
    public void AVerbatimQuote_IsFoundWhereverItStands() => Gen.Select(Prose, Gen.Int[0, 1000], Gen.Int[10, 30], Gen.Bool).Sample(
        (words, at, length, shout) =>
        {
            int start = at % (words.Length - length);
            string quote = string.Join(' ', words[start..(start + length)]);
            string source = string.Join(' ', words[..start]) + (shout ? "\n> **" + quote + "**\n" : " " + quote + " ") + string.Join(' ', words[(start + length)..]);
            if (!new PreparedQuote(quote).IsProbative)
            {
                return true;
            }

            QuoteMatch match = Match(quote, null, ("s", source));
            return match.Status == QuoteStatus.Verified
                && FoldedText.Of(source.Substring(match.Span.Start, match.Span.Length)).Text == FoldedText.Of(quote).Text;
        },
        iter: 3_000);

    [Fact]
    public void AChangedDigitNegationOrName_NeverPasses()
    {
        (string Original, string[] Changed)[] facts =
        [
            ("1847", ["1848", "-1847", "11847", "1,847.5", "eighteen", ""]),
            ("Kowalski", ["Nowak", "Kowalska", ""]),
            ("not", ["", "never ever", "now"]),
        ];
        Gen.Select(Prose, Gen.Int[0, 1000], Gen.Int[12, 60], Gen.OneOf(facts), Gen.Int[0, 10]).Sample(
            (words, at, length, fact, choice) =>
            {
                int start = at % (words.Length - length);
                // Inside the quote: what is left out at its end is not part of it.
                int middle = start + 1 + (at % (length - 2));
                string source = string.Join(' ', words[..middle].Append(fact.Original).Concat(words[middle..]));
                string changed = fact.Changed[choice % fact.Changed.Length];
                string quote = string.Join(' ', words[start..middle].Append(changed).Concat(words[middle..(start + length)]));
                return !Match(quote, null, ("s", source)).IsVerified;
            },
            iter: 3_000);
    }

    [Fact]
    public void OneForeignWordInTwenty_IsFoundWhereverItStands() => Gen.Select(Prose, Gen.Int[0, 1000], Gen.Int[21, 60], Gen.Int[0, 2]).Sample(
        (words, at, length, kind) =>
        {
            int start = at % (words.Length - length);
            int middle = start + 1 + (at % (length - 2));
            string[] inner = kind switch
            {
                0 => [.. words[start..middle], "foreign", .. words[middle..(start + length)]],
                1 => [.. words[start..middle], .. words[(middle + 1)..(start + length)]],
                _ => [.. words[start..middle], "foreign", .. words[(middle + 1)..(start + length)]],
            };
            return Match(string.Join(' ', inner), null, ("s", string.Join(' ', words))).IsVerified;
        },
        iter: 3_000);

    [Fact]
    public void HostileTexts_ThrowNothing() => Gen.Select(HostileTexts.Any, HostileTexts.Any).Sample(
        (quote, source) => Match(quote, "x", ("x", source), ("y", quote + source)).Similarity is >= 0 and <= 1,
        iter: 20_000);

    [Fact]
    public void EndlessRepetition_IsSearchedAllTheSame()
    {
        string source = string.Join(' ', Enumerable.Repeat("the cat", 100_000));
        string quote = string.Join(' ', Enumerable.Repeat("the cat", 1_000)) + " sat";

        Assert.Equal(QuoteStatus.VerifiedFuzzy, Status(quote, source));
    }
}

using CsCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

/// <summary>A quote that says another number, the contrary, or another name is never verified.</summary>
public class ChangedQuoteTests
{
    private static readonly string[] Common =
        ["harbour", "crane", "engineer", "visited", "old", "the", "of", "market", "weak", "demand", "report", "and", "city", "river", "stone,", "light.", "first-class", "caf\u00E9"];

    private static readonly Gen<string[]> Prose = Gen.OneOf(Common).Array[62, 200];

    private static readonly (string Original, string[] Changed)[] Facts =
    [
        ("1847", ["1848", "-1847", "11847", "1,847.5", "eighteen"]),
        ("5.2%", ["5.3%", "52%", "5.2", "5.2 million"]),
        ("3 May", ["4 May", "3 March", "3 march", "3 million"]),
        ("seven", ["eight", "7", "seventy"]),
        ("zwei", ["drei"]),
        ("Kowalski", ["Nowak", "Kowalska", "nobody"]),
        ("US", ["UK", "EU"]),
        ("not", ["now", "never ever"]),
        ("without", ["with"]),
        ("isn't", ["is"]),
        ("legal", ["illegal"]),
        ("\u043D\u0435", ["\u043D\u0443"]),
        ("inte", ["inne"]),
    ];

    [Fact]
    public void AReplacedNumberNegationOrName_NeverPasses_WhereverItStands() =>
        Gen.Select(Prose, Gen.Int[0, 1000], Gen.Int[5, 60], Gen.OneOf(Facts), Gen.Int[0, 1000], PresentationNoise.Dice).Sample(
            (words, at, length, fact, choice, dice) =>
            {
                int start = at % (words.Length - length);
                int place = start + (choice % (length + 1));
                string changed = fact.Changed[choice % fact.Changed.Length];
                string source = string.Join(' ', words[..place].Append(fact.Original).Concat(words[place..]));
                string quote = string.Join(' ', words[start..place].Append(changed).Concat(words[place..(start + length)]));

                Assert.False(Verifies(quote, source), $"{fact.Original} -> {changed}: {quote}");
                Assert.False(Verifies(PresentationNoise.Spoil(quote, dice, cases: false), PresentationNoise.Spoil(source, dice, cases: false)));
            },
            iter: 3_000);

    [Fact]
    public void AnOmittedNumberNegationOrName_NeverPasses_InsideOfAQuote() =>
        Gen.Select(Prose, Gen.Int[0, 1000], Gen.Int[6, 60], Gen.OneOf(Facts), Gen.Int[0, 1000]).Sample(
            (words, at, length, fact, choice) =>
            {
                int start = at % (words.Length - length);
                int place = start + 1 + (choice % (length - 1));
                string without = string.Join(' ', words[start..(start + length)]);
                string with = string.Join(' ', words[start..place].Append(fact.Original).Concat(words[place..(start + length)]));
                // A word that says nothing by itself is turned by a prefix only, and "is" may go.
                if (fact.Original is "legal")
                {
                    return;
                }

                Assert.False(Verifies(without, "Before. " + with + " After."), $"without {fact.Original}: {without}\nfrom: {with}");
                Assert.False(Verifies(with, "Before. " + without + " After."), $"with {fact.Original}: {with}");
            },
            iter: 3_000);

    [Theory]
    [InlineData("open in the years 2019-2020 and closed later", "open in the years 2019, 2020 and closed later")]
    [InlineData("the old crane of the harbour was ... guilty", "the old crane of the harbour was never found. Peter was guilty")]
    [InlineData("the old crane of the harbour was ... guilty", "the old crane of the harbour was seen. Peter was not always guilty")]
    [InlineData("the price of the old steel crane rose by 5.2", "the price of the old steel crane rose by 5.2% last year")]
    [InlineData("48.3 was the price of the old steel crane", "$48.3 was the price of the old steel crane")]
    [InlineData("the price of the old steel crane rose to 48", "the price of the old steel crane rose to 48 million")]
    public void SignsAndElisions_AreNoWayAround(string quote, string source) => Assert.False(Verifies(quote, source));

    [Theory]
    [InlineData("No refunds are granted to customers who cancel", "No, refunds are granted to customers who cancel")]
    [InlineData("No, refunds are granted to customers who cancel", "No refunds are granted to customers who cancel")]
    [InlineData("customers pay a late fee no refund requests are always granted", "customers pay a late fee? No. Refund requests are always granted")]
    [InlineData("the crane was sold for scrap the harbour master kept the money", "the crane was sold for scrap. The harbour master kept the money")]
    [InlineData("the crane was sold to the harbour guilty people kept the money", "the crane was sold to the harbour? Guilty people kept the money")]
    public void OtherPunctuation_NeverTurnsASentence(string quote, string source)
    {
        const string behind = " and the old river flows slowly through the quiet market of the city under the grey light of a long winter evening";

        Assert.Equal(QuoteStatus.Uncertain, Match(quote, source));
        Assert.Equal(QuoteStatus.Uncertain, Match(quote + behind, source + behind.Replace("slowly", "swiftly", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("the crane of Mr Smith was sold for scrap", "the crane of Mr. Smith was sold for scrap")]
    [InlineData("the crane was sold, cheaply for scrap", "the crane was sold cheaply for scrap")]
    [InlineData("the crane was sold at 5 p.m to a dealer of scrap", "the crane was sold at 5 p.m. to a dealer of scrap")]
    public void PunctuationThatTurnsNothing_Passes(string quote, string source) => Assert.True(Verifies(quote, source));

    [Theory]
    [InlineData("ten dollars", "ten euros")]
    [InlineData("ten kilometres", "ten miles")]
    [InlineData("two hours", "two days")]
    [InlineData("write to anna@example.org", "write to hanna@example.org")]
    [InlineData("write to anna@example.org", "write to anna@sample.org")]
    [InlineData("see https://example.org/help", "see https://example.org/shop")]
    public void AnotherUnitOrAddress_IsDoubtful(string original, string changed)
    {
        const string before = "in the old harbour of the city where the river meets the sea ";
        const string behind = " and the engineer visited the market and the crane in the grey light of a long winter evening";

        Assert.Equal(QuoteStatus.Uncertain, Match(before + changed + behind, before + original + behind));
        Assert.Equal(QuoteStatus.Verified, Match(before + original + behind, before + original + behind));
    }

    [Fact]
    public void AFewWordsFarAway_AreNoPartOfAQuote()
    {
        const string start = "the old steel crane of the harbour was";
        string rest = string.Join(' ', Enumerable.Repeat("then it rained.", 40));

        Assert.True(Verifies(start + " ... built", start + " there, as they say, built."));
        Assert.True(Verifies(start + " ... built by seven brave engineers", start + " there. " + rest + " It was built by seven brave engineers"));
        Assert.False(Verifies(start + " ... guilty", start + " there. " + rest + " The man was guilty."));
    }

    [Fact]
    public void AnElidedSentence_KeepsItsNegationForItself() => Assert.True(Verifies(
        "the old crane of the harbour was sold ... the buyer paid", "the old crane of the harbour was sold. It was not new. Yesterday the buyer paid."));

    [Fact]
    public void FunctionWordsOfOtherLanguages_ProveNothing() => Assert.Equal(
        QuoteStatus.TooShort,
        new QuoteMatcher([new SourceText("s", "das ist auch nur für die Kinder")]).Match("das ist auch nur für", null).Status);

    private static bool Verifies(string quote, string source) => new QuoteMatcher([new SourceText("s", source)]).Match(quote, null).IsVerified;

    private static QuoteStatus Match(string quote, string source) => new QuoteMatcher([new SourceText("s", source)]).Match(quote, null).Status;
}

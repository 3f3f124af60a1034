using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Claims;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Claims;

public class NumberDetectorTests
{
    internal static Detection Detect(string answer, params string[] sources) =>
        NumberDetector.Detect(new AnswerText(answer), new SourceIndex([.. sources.Select(source => new GenAISource(source))]), request: null);

    private static string Codes(Detection detection) => string.Join(' ', detection.Findings.Select(finding => finding.Code));

    [Theory]
    [InlineData("235,000 people", "235, 000 people")]
    [InlineData("1.2 million people", "1,200,000 people")]
    [InlineData("1,200,000 people", "1.200.000 Menschen")]
    [InlineData("1 200 000 people", "1'200'000 people")]
    [InlineData("1\u202F200\u202F000 people", "1.2m people")]
    [InlineData("1,234.5 points", "1.234,5 Punkte")]
    [InlineData("Il a gagn\u00E9 1 234,56 euros", "1.234,56 Euro")]
    [InlineData("Il a gagn\u00E9 1\u00A0234,56 euros", "1,234.56 euros")]
    [InlineData("Il a gagn\u00E9 1\u202F234,56 euros", "1,234.56 euros")]
    [InlineData("12 345 678,9 points", "12,345,678.9 points")]
    [InlineData("12,345,678.9 points", "12 345 678,9 points")]
    [InlineData("12 \u043C\u043B\u043D", "12 \u043C\u0438\u043B\u043B\u0438\u043E\u043D\u043E\u0432")]
    [InlineData("12,34,567 voters", "1,234,567 voters")]
    [InlineData("12.3 lakh voters", "1,230,000 voters")]
    [InlineData("2 crore voters", "20 million voters")]
    [InlineData("3.5 bn", "3,500,000,000")]
    [InlineData("1,2 Mio. Euro", "1.2 million euros")]
    [InlineData("5k runs", "5,000 runs")]
    [InlineData("23 songs", "twenty-three songs")]
    [InlineData("twenty-three songs", "23 songs")]
    [InlineData("two dozen eggs", "24 eggs")]
    [InlineData("one hundred and five pages", "105 pages")]
    [InlineData("two hundred thousand readers", "200,000 readers")]
    [InlineData("12 bars", "twelve bars")]
    [InlineData("100 guests", "a hundred guests")]
    [InlineData("the 8th season", "the eighth season")]
    [InlineData("8 seasons", "its 8th season")]
    [InlineData("\u0661\u0662\u0663 pages", "123 pages")]
    [InlineData("\uFF11\uFF12\uFF13 pages", "123 pages")]
    [InlineData("12\u4E07 people", "120,000 people")]
    [InlineData("1\u00BD hours", "1.5 hours")]
    [InlineData("It fell by \u22125 points", "-5 points")]
    public void ANumber_IsTheSameInEveryForm(string answer, string source) =>
        Assert.Equal((Verdict.Supported, ""), (Detect(answer, source).Verdict, Codes(Detect(answer, source))));

    [Theory]
    [InlineData("12 %", "12 percent")]
    [InlineData("12%", "12 per cent")]
    [InlineData("12 Prozent", "12 %")]
    [InlineData("12%", "a share of 0.12")]
    [InlineData("50%", "half of them")]
    [InlineData("5 to 10 percent", "5-10 %")]
    [InlineData("5 percent", "between 5 and 10 percent")]
    [InlineData("$5 million", "5 million US dollars")]
    [InlineData("$5 million", "USD 5,000,000")]
    [InlineData("US$5m", "$5 million")]
    [InlineData("\u20AC5.5bn", "5.5 billion euros")]
    [InlineData("5.50 EUR", "\u20AC5,50")]
    [InlineData("$5 million", "between $5-10 million")]
    [InlineData("\u00A320", "20 pounds")]
    [InlineData("20 lbs", "20 pounds")]
    [InlineData("C$20", "20 Canadian dollars")]
    [InlineData("30 \u00B0C", "30 degrees Celsius")]
    [InlineData("6 feet", "a 6-foot wall")]
    [InlineData("50 bps", "50 basis points")]
    [InlineData("5% points", "5 percentage points")]
    [InlineData("5 km", "5 kilometres")]
    [InlineData("5km", "5 km")]
    [InlineData("5 million", "$5 million")]
    public void Units_AreTheSameInEveryForm(string answer, string source) =>
        Assert.Equal((Verdict.Supported, ""), (Detect(answer, source).Verdict, Codes(Detect(answer, source))));

    [Theory]
    [InlineData("12 March 2024", "March 12, 2024")]
    [InlineData("12 March 2024", "2024-03-12")]
    [InlineData("12th of March 2024", "12.03.2024")]
    [InlineData("12 March 2024", "03/12/2024")]
    [InlineData("3 December 2024", "03/12/2024")]
    [InlineData("12/3/24", "12 Mar 2024")]
    [InlineData("March 2024", "12 March 2024")]
    [InlineData("In March", "on 12 March 2024")]
    [InlineData("in 2024", "12 March 2024")]
    [InlineData("March 12", "12 March 2024")]
    [InlineData("12 March 2024", "In 2024 it rained. It was on March 12.")]
    [InlineData("12 March", "from 12 to 15 March")]
    [InlineData("March 14", "March 12-14, 2024")]
    [InlineData("12. M\u00E4rz 2024", "Tokyo, 2024\u5E743\u670812\u65E5")]
    [InlineData("the 1990s", "in 1994")]
    [InlineData("the 90s", "the 1990s")]
    [InlineData("the 1990s", "the nineties")]
    [InlineData("in '98", "in 1998")]
    [InlineData("in 1995", "1990-95")]
    [InlineData("in 1984", "nineteen eighty-four")]
    [InlineData("the 19th century", "in 1848")]
    [InlineData("5 pm", "at 17:00")]
    [InlineData("5:30 p.m.", "at 5:30")]
    [InlineData("17:30", "5.30 pm")]
    [InlineData("at 12:00", "at noon")]
    [InlineData("9/11", "on September 11")]
    [InlineData("2019/20", "from 2019-2020")]
    [InlineData("2020-05-03T10:00:00Z", "3 May 2020 at 10:00:00")]
    [InlineData("2020-05-03T10:00Z", "3 May 2020 at 10:00")]
    [InlineData("rated 8.6/10", "8.6 / 10")]
    [InlineData("on Tuesday", "12 March 2024")]
    [InlineData("on Tuesday", "Tue 5 pm")]
    public void Dates_AreTheSameInEveryForm(string answer, string source) =>
        Assert.Equal((Verdict.Supported, ""), (Detect(answer, source).Verdict, Codes(Detect(answer, source))));

    [Theory]
    [InlineData("236,000 people", "235, 000 people", "number.unsupported")]
    [InlineData("1.3 million people", "1,200,000 people", "number.unsupported")]
    [InlineData("12 million people", "1.2 million people", "number.unsupported")]
    [InlineData("12 billion people", "12 million people", "number.unsupported")]
    [InlineData("twenty-four songs", "23 songs", "number.unsupported")]
    [InlineData("3 dozen eggs", "24 eggs", "number.unsupported")]
    [InlineData("version 1.2.4", "version 1.2.3", "number.unsupported")]
    [InlineData("COVID-18", "COVID-19", "number.unsupported")]
    [InlineData("13 %", "12 percent", "number.unsupported")]
    [InlineData("1 234,57 euros", "1.234,56 Euro", "number.unsupported")]
    [InlineData("5 pp", "5 %", "unit.changed")]
    [InlineData("about 2,000 inhabitants", "founded in 1950", "number.unsupported")]
    [InlineData("It opens at 5 pm", "It has 5 members", "date.unsupported")]
    [InlineData("There are [501] million", "There are 17 of them", "number.unsupported")]
    [InlineData("There are [50] million", "There are 17 of them", "number.unsupported")]
    [InlineData("There are [50 million]", "There are 17 of them", "number.unsupported")]
    [InlineData("It began in [1999]", "It began in 2001", "date.unsupported")]
    [InlineData("250. That is the number of employees.", "It has 300 employees.", "number.unsupported")]
    [InlineData("250: the number of employees.", "It has 300 employees.", "number.unsupported")]
    [InlineData("$5 million", "\u20AC5 million", "unit.changed")]
    [InlineData("US$5", "C$5", "unit.changed")]
    [InlineData("5 miles", "5 km", "unit.changed")]
    [InlineData("5 percent", "5 percentage points", "unit.changed")]
    [InlineData("30 \u00B0F", "30 \u00B0C", "unit.changed")]
    [InlineData("100 years", "100 centuries", "unit.changed")]
    [InlineData("three days", "three weeks", "unit.changed")]
    [InlineData("13 March 2024", "March 12, 2024", "date.unsupported")]
    [InlineData("12 March 2023", "March 12, 2024", "date.unsupported")]
    [InlineData("12 April 2024", "March 12, 2024", "date.unsupported")]
    [InlineData("April 2024", "March 12, 2024", "date.unsupported")]
    [InlineData("in 2023", "March 12, 2024", "date.unsupported")]
    [InlineData("the 1980s", "in 1994", "date.unsupported")]
    [InlineData("in '97", "in 1998", "number.unsupported")]
    [InlineData("6 pm", "at 17:00", "date.unsupported")]
    [InlineData("on Monday", "12 March 2024", "date.unsupported")]
    [InlineData("It came in 2010 and cost $3", "It came in 2011 and cost $4", "date.unsupported number.unsupported")]
    public void WhatNoSourceSays_IsABlock(string answer, string source, string codes)
    {
        Detection detection = Detect(answer, source);

        Assert.Equal((Verdict.Unsupported, codes), (detection.Verdict, Codes(detection)));
        Assert.All(detection.Findings, finding => Assert.Equal(FindingSeverity.Block, finding.Severity));
    }

    [Theory]
    [InlineData("about 1.2 million people", "1,187,000 people", Verdict.Supported)]
    [InlineData("roughly 1,200 people", "1,187 people", Verdict.Supported)]
    [InlineData("more than 1.1 million people", "1,187,000 people", Verdict.Supported)]
    [InlineData("roughly 1,200 people", "a crowd of 1187 people", Verdict.Supported)]
    [InlineData("over 1,000 people", "1,187 people", Verdict.Supported)]
    [InlineData("nearly 1.2 million people", "1,187,000 people", Verdict.Supported)]
    [InlineData("up to 20 %", "19.6 %", Verdict.Supported)]
    [InlineData("about 1.3 million people", "1,187,000 people", Verdict.Unsupported)]
    [InlineData("more than 1.2 million people", "1,187,000 people", Verdict.Unsupported)]
    [InlineData("nearly 1.1 million people", "1,187,000 people", Verdict.Unsupported)]
    [InlineData("about 100 people", "60 people", Verdict.Unsupported)]
    [InlineData("about 2010", "in 2011", Verdict.Unsupported)]
    [InlineData("1.2 million people", "1,187,000 people", Verdict.Uncertain)]
    [InlineData("12 %", "12.4 %", Verdict.Uncertain)]
    [InlineData("100 people", "96 people", Verdict.Unsupported)]
    public void ARoundedNumber_IsBelievedWhereItSaysSo(string answer, string source, Verdict verdict) =>
        Assert.Equal(verdict, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("$12 million in all", "$5 million for the bridge and $7 million for the road", Verdict.Supported)]
    [InlineData("$2 million more", "$5 million for the bridge and $7 million for the road", Verdict.Supported)]
    [InlineData("after 8 years", "from 1990 to 1998", Verdict.Supported)]
    [InlineData("88 %", "12 percent did not", Verdict.Supported)]
    [InlineData("$12 million in all", "5 million people and 7 million cars", Verdict.Unsupported)]
    [InlineData("12 songs", "5 songs and 7 songs", Verdict.Unsupported)]
    public void SimpleSums_SupportAmountsOfOneUnit(string answer, string source, Verdict verdict) =>
        Assert.Equal(verdict, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("Nothing here counts.")]
    [InlineData("One of them was the first, once and for all; half of it too.")]
    [InlineData("1. Bake it.\n2. Eat it.\n- 3) Enjoy it.")]
    [InlineData("He said so [2], and others did [3, 4].")]
    [InlineData("They may march 24/7 with thousands of others.")]
    [InlineData("It is number 1.")]
    public void L15_WhatIsNoClaim_IsNotChecked(string answer) =>
        Assert.Equal((Verdict.NotChecked, ""), (Detect(answer, "There are 17 of them.").Verdict, Codes(Detect(answer, "There are 17 of them."))));

    [Theory]
    [InlineData("")]
    [InlineData(" \n* ")]
    [InlineData("\u0412 2012 \u0433\u043E\u0434\u0443 \u0438\u0445 \u0431\u044B\u043B\u043E \u0441\u0435\u043C\u043D\u0430\u0434\u0446\u0430\u0442\u044C")]
    public void L15_WithoutComparableSources_NumbersAreNotChecked(string source) =>
        Assert.Equal(Verdict.NotChecked, Detect("There were 17 of them in 2012.", source).Verdict);

    [Theory]
    [InlineData("They ate B12 today", "They ate 12 of them")]
    [InlineData("They use an iPhone15", "They use 15 phones")]
    [InlineData("They print on A4", "They print 4 pages")]
    public void ANumberGluedToLetters_IsNotTheNumberAlone(string answer, string source)
    {
        Detection detection = Detect(answer, source);

        Assert.Equal((Verdict.Uncertain, "number.unsupported"), (detection.Verdict, Codes(detection)));
    }

    [Theory]
    [InlineData("5 pm", "It opens at 5")]
    [InlineData("5 pm", "It opens from 9 to 5")]
    public void AnHour_MayStandAlone(string answer, string source) => Assert.Equal(Verdict.Supported, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("Two men came.", "A man and a woman came.", Verdict.Uncertain, "number.counted")]
    [InlineData("Two men came.", "The two came.", Verdict.NotChecked, "")]
    [InlineData("It took five hours.", "It took long.", Verdict.Unsupported, "number.unsupported")]
    public void ASmallNumberInWords_MayHaveBeenCounted(string answer, string source, Verdict verdict, string codes) =>
        Assert.Equal((verdict, codes), (Detect(answer, source).Verdict, Codes(Detect(answer, source))));

    [Fact]
    public void Findings_HaveTheirPlacesInTheOriginalTexts()
    {
        const string answer = "**Cost:** it is \u201C$1.3\u00A0million\u201D.";
        const string source = "The *total* of $1.2 million was paid.";
        Finding finding = Assert.Single(Detect(answer, "Nothing.", source).Findings);

        Assert.Equal("$1.3\u00A0million", answer.Substring(finding.Claim.Start, finding.Claim.Length));
        Assert.Equal(("2", "$1.2 million"), (finding.EvidenceSourceId, source.Substring(finding.Evidence!.Value.Start, finding.Evidence.Value.Length)));
    }

    [Fact]
    public void Coverage_IsTheShareOfWordsInNumbers() =>
        Assert.Equal(2.0 / 7, Detect("It cost 17 euros. It is green.", "17 euros").Coverage, 3);

    [Fact]
    public void WhatTheRequestSays_IsGiven() => Assert.Equal(
        Verdict.Supported,
        NumberDetector.Detect(new AnswerText("For 17 guests take 3 eggs."), new SourceIndex(["Take 3 eggs."]), "What for 17 guests?").Verdict);
}

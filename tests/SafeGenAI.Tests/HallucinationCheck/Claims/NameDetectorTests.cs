using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Claims;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Claims;

public class NameDetectorTests
{
    private static Detection Detect(string answer, params string[] sources) =>
        NameDetector.Detect(new AnswerText(answer), new SourceIndex([.. sources.Select(source => new GenAISource(source))]), request: null);

    private static string[] Missing(string answer, string source) =>
        [.. Detect(answer, source).Findings.Select(finding => answer.Substring(finding.Claim.Start, finding.Claim.Length))];

    [Theory]
    [InlineData("They met Angela Merkel.", "Angela Merkel was there.")]
    [InlineData("They met Merkel.", "Angela Merkel was there.")]
    [InlineData("They met Merkel's men and the Merkels.", "angela merkel was there.")]
    [InlineData("They met Mrs Merkel.", "Angela Merkel was there.")]
    [InlineData("They met President Macron.", "Emmanuel Macron was there.")]
    [InlineData("They met J. K. Rowling.", "Joanne Kathleen Rowling was there.")]
    [InlineData("They joined the WHO in Geneva.", "The World Health Organization sits in Geneva.")]
    [InlineData("They joined the World Health Organization.", "The WHO sits there.")]
    [InlineData("They joined the WHO.", "the world health organization sits there")]
    [InlineData("They joined NASA.", "the National Aeronautics and Space Administration")]
    [InlineData("They live in the US.", "They live in the United States of America.")]
    [InlineData("They live in the U.S. today.", "They live in the USA.")]
    [InlineData("They live in the United States.", "They live in the U.S. today.")]
    [InlineData("They live in America.", "They live in the US.")]
    [InlineData("They live in NYC.", "They live in New York City.")]
    [InlineData("They live in New York.", "They live in NYC.")]
    [InlineData("They live in Germany.", "They are German.")]
    [InlineData("They are French and Canadian.", "They live in France and Canada.")]
    [InlineData("They speak Japanese, Chinese, Italian and Brazilian.", "Japan, China, Italy, Brazil")]
    [InlineData("They met Beyonce and Bronte.", "Beyonc\u00E9 met Bront\u00EB.")]
    [InlineData("They watch YouTube.", "They watch You Tube.")]
    [InlineData("They like Spider Man.", "They like Spiderman.")]
    [InlineData("They drink Coca-Cola.", "they drink coca - cola.")]
    [InlineData("They met Bob Dylan.", "Robert Dylan was there.")]
    [InlineData("They read The Lord of the Rings.", "the lord of the rings")]
    public void AName_IsTheSameInEveryForm(string answer, string source) =>
        Assert.Equal((Verdict.Supported, ""), (Detect(answer, source).Verdict, string.Join('|', Missing(answer, source))));

    [Theory]
    [InlineData("They met Angela Schmidt.", "Angela Merkel was there.", "Angela Schmidt")]
    [InlineData("They met Olaf Scholz in Paris.", "Angela Merkel was there.", "Olaf Scholz|Paris")]
    [InlineData("NASA said so.", "The agency said so.", "NASA")]
    [InlineData("They joined the WTO.", "The World Health Organization sits there.", "WTO")]
    [InlineData("They live in Austria.", "They live in Australia.", "Austria")]
    [InlineData("They live in Niger.", "They live in Nigeria.", "Niger")]
    [InlineData("They live in Nigeria.", "They live in Niger.", "Nigeria")]
    [InlineData("They live in Georgia.", "They live with George.", "Georgia")]
    [InlineData("They met Mario Curie.", "Marie Curie was there.", "Mario Curie")]
    [InlineData("They live in North Carolina.", "They live in North Dakota.", "North Carolina")]
    [InlineData("They met Dr. Howser.", "They met a doctor.", "Dr. Howser")]
    [InlineData("They use an iPhone.", "They use a phone.", "iPhone")]
    [InlineData("Yes. They met Mar\u00EDa Garc\u00EDa-L\u00F3pez.", "They met someone.", "Mar\u00EDa Garc\u00EDa-L\u00F3pez")]
    public void WhatNoSourceNames_IsABlock(string answer, string source, string missing)
    {
        Detection detection = Detect(answer, source);

        Assert.Equal(missing, string.Join('|', Missing(answer, source)));
        Assert.Equal(Verdict.Unsupported, detection.Verdict);
        Assert.All(detection.Findings, finding => Assert.Equal(("name.unsupported", FindingSeverity.Block), (finding.Code, finding.Severity)));
    }

    [Theory]
    [InlineData("\u041E\u043D\u0430 \u0437\u043D\u0430\u0435\u0442 \u0418\u0432\u0430\u043D\u043E\u0432\u0443.", "\u0418\u0432\u0430\u043D\u043E\u0432 \u0437\u0434\u0435\u0441\u044C.")]
    [InlineData("Mieszka\u0142 ju\u017C d\u0142ugo w Warszawie.", "Warszawa jest stolic\u0105 Polski.")]
    [InlineData("H\u00E4n asuu nyt Helsingiss\u00E4.", "Helsinki on Suomen p\u00E4\u00E4kaupunki.")]
    [InlineData("Bydl\u00ED u\u017E dlouho v Praze.", "Hlavn\u00ED m\u011Bsto je Praha.")]
    [InlineData("D\u00FCn Ankara'ya gitti, \u00E7ok g\u00FCzel.", "Ba\u015Fkent Ankara \u00E7ok b\u00FCy\u00FCk bir \u015Fehirdir.")]
    [InlineData("A n\u0151 m\u00E1r Budapesten \u00E9l.", "Budapest a f\u0151v\u00E1ros.")]
    [InlineData("Il habite \u00E0 Londres avec sa famille.", "He lives in London with his family.")]
    [InlineData("Elle est partie en Allemagne.", "She went to Germany.")]
    [InlineData("They live in Germany.", "Ils habitent en Allemagne depuis les ann\u00E9es soixante, \u00E0 l'ouest.")]
    public void InOtherLanguages_AMissingNameLeavesTheAnswerUncertain(string answer, string source) =>
        Assert.Equal(Verdict.Uncertain, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("They live in North Korea.", "They live in South Korea.")]
    [InlineData("North Korea said so.", "They live in South Korea.")]
    [InlineData("They live in West Berlin.", "They live in East Berlin.")]
    [InlineData("They live in New Delhi.", "They live in Old Delhi.")]
    [InlineData("They met Queen Charles.", "King Charles was there.")]
    [InlineData("They met Charles III.", "Charles II was there.")]
    [InlineData("They fought the First Punic War.", "This was the Second Punic War.")]
    [InlineData("They left Boston College.", "They left Boston University.")]
    public void AnotherOfThatName_LeavesTheAnswerUncertain(string answer, string source) =>
        Assert.Equal(Verdict.Uncertain, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("They live in North Korea.", "They live in Korea.")]
    [InlineData("They live in North Korea.", "They live in North and South Korea.")]
    [InlineData("They live in South Korea.", "They live in North and South Korea.")]
    [InlineData("They met King Charles.", "Prince Charles became King Charles.")]
    [InlineData("They left Boston College.", "They left Boston.")]
    [InlineData("They live in Tuscany and Nigeria.", "They are Tuscan and Nigerian.")]
    [InlineData("They are Tuscan, Georgian and Nigerian.", "Tuscany, Georgia, Nigeria")]
    public void ANameWithoutItsLikeInTheSources_IsFound(string answer, string source) =>
        Assert.Equal(Verdict.Supported, Detect(answer, source).Verdict);

    [Theory]
    [InlineData("they met barack obama in chicago.")]
    [InlineData("Nobody came. Everything stayed. \"Great\", he said: Fine. (Perhaps.)")]
    [InlineData("I think I know, and I'm OK with TV on Monday in March.")]
    [InlineData("BREAKING NEWS FROM CHICAGO ABOUT OBAMA TODAY")]
    [InlineData("Barack Obama Visits Chicago And Meets Old Friends There")]
    [InlineData("Die Lieferung der Ventile ist im Hafen und wird mit dem Schiff nach Hamburg gebracht.")]
    [InlineData("The president met the king.\n- Everyone came\n- Nobody left")]
    [InlineData("They fought in World War II.")]
    [InlineData("\u4ED6\u4EEC\u5728\u67CF\u6797\u89C1\u9762\u3002")]
    public void L15_WhereCapitalsTellNoNames_NothingIsChecked(string answer) =>
        Assert.Equal((Verdict.NotChecked, 0), (Detect(answer, "Some text about \u67CF\u6797 and more.").Verdict, Missing(answer, "Some text about \u67CF\u6797 and more.").Length));

    [Theory]
    [InlineData("")]
    [InlineData("\u041C\u0435\u0440\u043A\u0435\u043B\u044C \u0431\u044B\u043B\u0430 \u0442\u0430\u043C")]
    public void L15_WithoutComparableSources_NamesAreNotChecked(string source) =>
        Assert.Equal(Verdict.NotChecked, Detect("They met Angela Merkel.", source).Verdict);

    [Theory]
    [InlineData("It costs USD 12.", "It costs $12.")]
    [InlineData("It costs US$ 12.", "It costs $12.")]
    [InlineData("It costs 12 US dollars.", "It costs $12.")]
    [InlineData("It costs 12 US Dollars.", "It costs $12.")]
    [InlineData("It costs 12 U.S. dollars.", "It costs $12.")]
    [InlineData("It costs EUR 12,50.", "It costs 12.50 \u20AC.")]
    [InlineData("It costs 12 EUR.", "It costs 12 euros.")]
    [InlineData("It costs GBP 12.", "It costs \u00A312.")]
    [InlineData("It costs 12 Euro.", "It costs \u20AC12.")]
    [InlineData("It costs 12 Million Euro.", "It costs \u20AC12 million.")]
    [InlineData("It has 16 GB.", "It has 16 gigabytes.")]
    [InlineData("It has 30 degrees Celsius.", "It has 30 \u00B0C.")]
    [InlineData("It rose by 5 Prozentpunkte.", "It rose by 5 percentage points.")]
    public void AUnitBesideANumber_IsNoName(string answer, string source)
    {
        Assert.Empty(Missing(answer, source));
        Assert.Equal(Verdict.Supported, NumberDetectorTests.Detect(answer, source).Verdict);
    }

    [Theory]
    [InlineData("Ludwig van Beethoven met Charles de Gaulle.")]
    [InlineData("He is at a caf\u00E9 in Vienna.")]
    [InlineData("Angela Schmidt")]
    [InlineData("Scientists discovered Atlantis.")]
    [InlineData("The r\u00E9sum\u00E9 of Angela Schmidt names Deutsche Bank and the El Pa\u00EDs.")]
    public void InEnglish_AForeignWordOrTwoChangesNothing(string answer) =>
        Assert.Equal(Verdict.Unsupported, Detect(answer, "Angela Merkel was there.").Verdict);

    [Fact]
    public void ACurrencyWithoutANumber_IsAName() => Assert.Equal(["Euro"], Missing("They introduced the Euro.", "They introduced the shilling."));

    [Fact]
    public void AWordThatIsAlsoWrittenSmall_IsNoName() =>
        Assert.Empty(Missing("He plays Jazz and more jazz with Miles.", "Miles plays music."));

    [Fact]
    public void Findings_HaveTheirPlacesInTheOriginalTexts()
    {
        const string answer = "They met **Angela\u00A0Schmidt** there.";
        const string source = "Once *Angela* Merkel was there.";
        Finding finding = Assert.Single(Detect(answer, "Nothing.", source).Findings);

        Assert.Equal("Angela\u00A0Schmidt", answer.Substring(finding.Claim.Start, finding.Claim.Length));
        Assert.Equal(("2", "Angela"), (finding.EvidenceSourceId, source.Substring(finding.Evidence!.Value.Start, finding.Evidence.Value.Length)));
    }

    [Fact]
    public void Coverage_IsTheShareOfWordsInNames() =>
        Assert.Equal(2.0 / 8, Detect("They saw Ann Lee. It is green again.", "Ann Lee").Coverage, 3);

    [Fact]
    public void OneGivenName_DoesNotCoverItsSentence() =>
        Assert.InRange(Detect("A dragon of Springfield secretly sold the golden bridge to aliens.", "Springfield has a bridge.").Coverage, 0.01, 0.2);

    [Fact]
    public void WhatTheRequestNames_IsGiven() => Assert.Equal(
        Verdict.Supported,
        NameDetector.Detect(new AnswerText("So ask Ann or Bertha."), new SourceIndex(["Ask Ann."]), "May I ask Bertha?").Verdict);
}

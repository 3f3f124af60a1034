using System.Text;
using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class GroundingDetectorTests
{
    private const string Source =
        "The bridge over the river Lune was opened in 1911. It was designed by the engineer Ada Brandt and carries a single railway track. " +
        "In 1968 the timber deck was replaced with steel. Trains cross it at walking pace, because the eastern pier is weak.";

    private const string Copied = "The bridge was designed by the engineer Ada Brandt and carries a single railway track.";
    private const string Invented = "Tourists throw copper coins from helicopters every winter.";

    private static Detection Check(string answer, GroundingProfile? profile = null, params GenAISource[] sources) =>
        new GroundingDetector(profile ?? GroundingProfile.Knowledge).Check(new AnswerText(answer), new SourceIndex(sources.Length == 0 ? [Source] : sources));

    [Fact]
    public void WhatIsCopied_IsSupported()
    {
        Detection detection = Check(Copied);

        Assert.Equal((Verdict.Supported, 1.0), (detection.Verdict, detection.Coverage));
        Assert.Empty(detection.Findings);
        Assert.InRange(detection.Score!.Value, 0.9, 1);
    }

    [Fact]
    public void WhatIsInvented_IsUncertain_AndItsPlaceIsNamed()
    {
        Detection detection = Check($"{Copied} {Invented}");

        Assert.Equal(Verdict.Uncertain, detection.Verdict);
        Assert.Equal([GroundingFindingCodes.Low, GroundingFindingCodes.NovelRun], detection.Findings.Select(finding => finding.Code));
        Assert.All(detection.Findings, finding => Assert.Equal((FindingSeverity.Annotate, Invented), (finding.Severity, $"{Copied} {Invented}".Substring(finding.Claim.Start, finding.Claim.Length))));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void EachSentenceThatIsReplacedByAnInvention_LowersTheScore(GroundingProfile profile)
    {
        string[] sentences = ["The bridge was opened in 1911.", "It carries a single railway track.", "The timber deck was replaced with steel.", "The eastern pier is weak."];
        string[] inventions = ["Nine tourists drowned nearby.", "Painters adore its copper statues.", "Rival companies sued the mayor.", "Wolves hunt under its arches."];
        double last = 2;
        for (int invented = 0; invented <= sentences.Length; invented++)
        {
            double score = Check(string.Join(' ', inventions.Take(invented).Concat(sentences.Skip(invented))), profile).Score!.Value;
            Assert.True(score < last, $"{invented} inventions: {score} is not below {last}");
            last = score;
        }
    }

    public static TheoryData<GroundingProfile> Profiles => [GroundingProfile.Knowledge, GroundingProfile.Dialogue, GroundingProfile.Summary];

    [Fact]
    public void ASummary_IsNeverSupportedByItsWordsAlone()
    {
        Detection detection = Check(Copied, GroundingProfile.Summary);

        Assert.Equal((Verdict.Uncertain, 0), (detection.Verdict, detection.Findings.Count));
    }

    [Fact]
    public void AThresholdOfTheProfile_Decides()
    {
        string mixed = "The bridge carries trains at walking pace and cheerful tourists.";
        double score = Check(mixed).Score!.Value;

        Assert.InRange(score, 0.01, 0.99);
        Assert.Contains(Check(mixed, GroundingProfile.Knowledge with { FlagBelow = score + 0.005, SupportFrom = 1 }).Findings, finding => finding.Code == GroundingFindingCodes.Low);
        Assert.Empty(Check(mixed, GroundingProfile.Knowledge with { FlagBelow = score }).Findings);
        Assert.Equal(Verdict.Supported, Check(mixed, GroundingProfile.Knowledge with { FlagBelow = 0, SupportFrom = score }).Verdict);
        Assert.Equal(Verdict.Uncertain, Check(mixed, GroundingProfile.Knowledge with { FlagBelow = 0, SupportFrom = score + 0.005 }).Verdict);
    }

    [Theory]
    [InlineData("The bridge over the river Lune was opened in 1911.", "1911", "1912")]
    [InlineData("The bridge over the river Lune was opened in 1911.", "was", "was not")]
    [InlineData("The bridge over the river Lune was opened in 1911.", "was", "wasn't")]
    [InlineData("It was designed by the engineer Ada Brandt and carries a single railway track.", "Brandt", "Winter")]
    [InlineData("It was designed by the engineer Ada Brandt and carries a single railway track.", "a single", "seven")]
    public void AnotherNumberNameOrNegation_IsNeverSupported(string answer, string word, string other)
    {
        GroundingProfile trusting = GroundingProfile.Knowledge with { FlagBelow = 0, SupportFrom = 0 };

        Assert.Equal(Verdict.Supported, Check(answer, trusting).Verdict);
        Assert.Equal(Verdict.Uncertain, Check(answer.Replace(word, other, StringComparison.Ordinal), trusting).Verdict);
    }

    [Fact]
    public void WhereMuchOfAnAnswerIsNoClaim_AHighScoreDoesNotSupportIt()
    {
        Detection detection = Check("The eastern pier is weak. Is the bridge over the river the one that carries a railway track?", GroundingProfile.Knowledge with { FlagBelow = 0, SupportFrom = 0 });

        Assert.Equal(Verdict.Uncertain, detection.Verdict);
        Assert.InRange(detection.Coverage, 0.1, 0.4);
    }

    [Fact]
    public void ShortParaphrases_AreNoNovelRun() => Assert.DoesNotContain(
        Check("The bridge has an old timber deck, and slow trains cross the river on a weak pier.").Findings, finding => finding.Code == GroundingFindingCodes.NovelRun);

    [Fact]
    public void InALongAnswerThatIsLow_EachLowSentenceIsNamed_UpToAFew()
    {
        string answer = string.Join(' ', Enumerable.Range(0, 12).Select(number => $"Purple walruses juggle {number} frozen lanterns."));
        Detection detection = Check(answer);

        Assert.Equal(8, detection.Findings.Count(finding => finding.Code == GroundingFindingCodes.Low));
        Assert.Equal(8, detection.Findings.Count(finding => finding.Code == GroundingFindingCodes.NovelRun));
        Assert.Equal("Purple walruses juggle 1 frozen lanterns.", answer.Substring(detection.Findings[1].Claim.Start, detection.Findings[1].Claim.Length));
    }

    [Fact]
    public void ListsAndSmallLetters_AreCutIntoSentences()
    {
        const string answer = "- the bridge was opened in 1911\n- tourists throw copper coins\n";
        Finding low = Assert.Single(Check(answer).Findings, finding => finding.Code == GroundingFindingCodes.Low);

        Assert.Equal("tourists throw copper coins", answer.Substring(low.Claim.Start, low.Claim.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("You are welcome!")]
    [InlineData("Which of the bridges over the river Lune do you mean?")]
    [InlineData("The text does not mention who paid for the bridge.")]
    [InlineData("\u041C\u043E\u0441\u0442 \u0447\u0435\u0440\u0435\u0437 \u0440\u0435\u043A\u0443 \u043E\u0442\u043A\u0440\u044B\u043B\u0438 \u0432\u0435\u0441\u043D\u043E\u0439.")]
    public void L15_AnAnswerThatClaimsNothingComparable_HasNoGroundingScore(string answer) => Assert.Same(Detection.NotChecked, Check(answer));

    [Fact]
    public void L15_WithoutATextToCompareWith_NothingIsScored()
    {
        Assert.Same(Detection.NotChecked, Check(Copied, null, ""));
        Assert.Same(Detection.NotChecked, Check(Copied, null, "  ", "***"));
    }

    [Fact]
    public async Task TheSameAnswer_GetsTheSameDetection_WhereverItsSourcesWerePrepared()
    {
        GroundingDetector detector = new(GroundingProfile.Dialogue);
        DetectionArguments arguments = new($"{Copied} {Invented}", [Source], null!);
        Detection first = await detector.DetectAsync(arguments, CancellationToken.None);
        SourceIndex shared = new([Source]);
        for (int i = 0; i < 3; i++)
        {
            Detection again = await detector.DetectAsync(arguments with { Index = shared }, CancellationToken.None);
            Assert.Equal((first.Verdict, first.Score, first.Coverage), (again.Verdict, again.Score, again.Coverage));
            Assert.Equal(first.Findings, again.Findings);
        }
    }

    [Fact]
    public void TheVersion_ChangesWithTheProfile()
    {
        string version = new GroundingDetector(GroundingProfile.Knowledge).Version;

        Assert.Equal(version, new GroundingDetector(GroundingProfile.Knowledge).Version);
        Assert.NotEqual(version, new GroundingDetector(GroundingProfile.Knowledge with { SupportFrom = 0.9 }).Version);
        Assert.Contains(GroundingWeights.Version, version, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTexts_GiveAScore_OrNone_AndPlacesInTheAnswer()
    {
        Gen<string> any = Gen.OneOf(HostileTexts.Any, HostileTexts.Any.Array[1, 12].Select(parts => string.Join(" word steel. ", parts)));
        Gen.Select(any, any).Sample((answer, source) =>
        {
            Detection detection = Check(answer, GroundingProfile.Dialogue with { FlagBelow = 1, SupportFrom = null }, source);
            Assert.NotEqual(Verdict.Unsupported, detection.Verdict);
            Assert.True(detection.Score is null or (>= 0 and <= 1));
            Assert.InRange(detection.Coverage, 0, 1);
            Assert.All(detection.Findings, finding => Assert.True(finding.Claim is { Start: >= 0, Length: > 0 } && finding.Claim.End <= answer.Length));
        });
    }

    [Fact]
    public void Megabytes_AreScored()
    {
        StringBuilder text = new();
        for (int number = 0; text.Length < 300_000; number++)
        {
            text.Append("the of the steel bridge number ").Append(number % 977).Append(" of the the. ");
        }

        string large = text.ToString();
        Assert.Equal(Verdict.Supported, Check(large, null, large).Verdict);
        Assert.Equal(Verdict.Uncertain, Check(Invented, null, large).Verdict);
        Assert.Equal(Verdict.Uncertain, Check(large, null, Source).Verdict);
        Check(new string('a', 1_000_000), null, new string('a', 1_000_000));
        Check(string.Concat(Enumerable.Repeat("a ", 500_000)), null, string.Concat(Enumerable.Repeat("a ", 500_000)));
    }
}

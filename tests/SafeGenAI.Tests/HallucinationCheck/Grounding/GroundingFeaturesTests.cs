using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class GroundingFeaturesTests
{
    private const string Source =
        "Forty steel valves left the Hamburg yard in May. The invoice was paid in full by the Danish buyer. A second shipment of brass fittings follows.";

    private static Dictionary<string, double> Features(string answer, string source = Source)
    {
        double[] values = new double[GroundingFeatures.Count];
        GroundingFeatures.Write(GroundingMeasurement.Of(new AnswerText(answer), new SourceIndex([source])).Total, values);
        return GroundingFeatures.Names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    [Theory]
    [InlineData("The invoice was paid in full by the Danish buyer.")]
    [InlineData("the invoice was paid in full by the danish buyer")]
    [InlineData("The **invoice** was paid in full by the Danish buyer .")]
    public void ACopy_HasNothingNovel_AndIsOneRun(string answer)
    {
        Dictionary<string, double> features = Features(answer);

        Assert.All(features.Where(feature => feature.Key.Contains("novel", StringComparison.Ordinal)), feature => Assert.Equal(0, feature.Value));
        Assert.Equal((1, 1, 1, 1), (features["longest copied run"], features["terms in copied runs"], features["best sentence"], features["best two sentences"]));
    }

    [Fact]
    public void AnInvention_HasNothingCopied()
    {
        Dictionary<string, double> features = Features("Lawyers threatened court action yesterday");

        Assert.Equal((1, 1, 1, 1), (features["novel terms"], features["novel pairs"], features["novel content"], features["novel content by weight"]));
        Assert.Equal((0, 0, 0), (features["longest copied run"], features["best sentence"], features["best two sentences"]));
        Assert.Equal(1, features["content in novel runs"]);
    }

    [Fact]
    public void WordsOfOtherOrder_AreNovelOnlyAsRuns()
    {
        Dictionary<string, double> features = Features("yard Hamburg valves steel");

        Assert.Equal((0, 1, 1, 1), (features["novel terms"], features["novel pairs"], features["novel triples"], features["novel runs of four"]));
        Assert.Equal((0.25, 0), (features["longest copied run"], features["terms in copied runs"]));
    }

    [Fact]
    public void TwoSentencesOfASource_CoverMoreThanOne_AndSentencesFarApartDoNot()
    {
        Dictionary<string, double> neighbours = Features("steel valves invoice buyer");
        Dictionary<string, double> apart = Features("steel valves brass fittings");

        Assert.Equal((0.5, 1), (neighbours["best sentence"], neighbours["best two sentences"]));
        Assert.Equal((0.5, 0.5), (apart["best sentence"], apart["best two sentences"]));
    }

    [Fact]
    public void TheWorstSentence_IsSeenAmongGoodOnes()
    {
        Dictionary<string, double> features = Features("Forty steel valves left the Hamburg yard in May. Lawyers threatened court action. The invoice was paid in full.");

        Assert.Equal(1, features["novel content of the worst sentence"]);
        Assert.InRange(features["novel content by weight"], 0.2, 0.5);
    }

    [Fact]
    public void HowPeopleTalk_IsCounted()
    {
        Dictionary<string, double> features = Features("I never liked steel valves. Do you?");

        Assert.Equal((1.0 / 7, 1.0 / 7, 2.0 / 7), (features["novel first person"], features["novel negations"], features["questions"]));
    }

    [Fact]
    public void Length_SaysNothing()
    {
        const string sentence = "The invoice for gold was paid late by the buyer. ";

        Assert.Equal(Features(sentence), Features(string.Concat(Enumerable.Repeat(sentence, 2)))
            .ToDictionary(feature => feature.Key, feature => feature.Key == "longest copied run" ? feature.Value * 2 : feature.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("yes")]
    public void AnAnswerWithoutContent_GivesFiniteNumbers(string answer) => Assert.All(Features(answer).Values, value => Assert.InRange(value, 0, 1));
}

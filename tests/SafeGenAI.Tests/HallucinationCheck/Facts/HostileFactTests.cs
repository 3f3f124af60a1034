using System.Text.Json;
using CsCheck;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed class HostileFactTests
{
    private static readonly string[] Marks = ["[Z]", "\"Z\"", "[a b", "€", " EUR ", "5", "red", "]", "[", "\""];

    private static readonly MentionReader[] Readers =
    [
        MentionReader.InQuotes, MentionReader.InBrackets, MentionReader.StartingWith("a-"), MentionReader.AnyOf(["Z", "a b", "5 a", "\uD83D\uDE00"]),
        MentionReader.Json("a[].a"), MentionReader.Json("[].b"),
    ];

    private static readonly Gen<string> Answers = Gen.Select(
        HostileTexts.Any, Gen.OneOf(Marks), HostileTexts.Any, HostileTexts.Any,
        (before, mark, between, after) => before + mark + between + "[Z]" + after + mark);

    [Fact]
    public void AnyAnswer_GetsAVerdict_AndFindingsWithinIt()
    {
        FactRig rig = new(new Catalogue(new Product("Z", 5, "red")), FactWorld.Closed, Readers);
        Answers.Sample(answer => Check(rig, answer), iter: 20_000);
        Answers.Sample(answer => Check(rig, "{\"a\":[{\"a\":" + JsonSerializer.Serialize(answer) + ",\"price\":\"" + answer + "\"}]}"), iter: 5_000);
        Assert.Equal(0, rig.Logger.Collector.Count);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("\"")]
    [InlineData("[Z]5 EUR ")]
    [InlineData("SKU-")]
    [InlineData("a-5")]
    [InlineData("a b ")]
    [InlineData("{\"a\":[")]
    [InlineData("1,")]
    [InlineData("9")]
    [InlineData("\u202E[Z\u200B]\uD800")]
    public async Task AMegabyteOfIt_IsReadInOneGo(string piece)
    {
        string answer = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        FactRig rig = new(new Catalogue(new Product("Z", 5, "red")), FactWorld.Open, Readers);

        Detection detection = await rig.DetectAsync(answer);

        Assert.True(Enum.IsDefined(detection.Verdict));
    }

    private static void Check(FactRig rig, string answer)
    {
        Detection detection = rig.DetectAsync(answer).GetAwaiter().GetResult();
        Assert.InRange(detection.Coverage, 0, 1);
        Assert.All(detection.Findings, finding => Assert.InRange(finding.Claim.End, finding.Claim.Start, answer.Length));
    }
}

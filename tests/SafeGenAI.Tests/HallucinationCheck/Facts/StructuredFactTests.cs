using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed class StructuredFactTests
{
    private readonly FactRig _rig = new(
        new Catalogue(new Product("Steel valve", 12.50m, "red"), new Product("Brass pump", 1_200m)),
        FactWorld.Closed,
        MentionReader.Json("products[].name"));

    [Theory]
    [InlineData("""{"products":[{"name":"Steel valve","price":12.5,"colour":"red"}]}""", "")]
    [InlineData("""{"products":[{"price":12.50,"colour":"Red (matt)","name":"steel valve"},{"name":"Brass pump","price":"1.200,00 EUR"}]}""", "")]
    [InlineData("""{"products":[{"name":"Steel valve","price":null,"colour":""}]}""", "")]
    [InlineData("""{"products":[{"name":"Steel valve","price":"on request"}]}""", "")]
    [InlineData("""{"products":[{"name":"Brass pump","price":1200,"colour":"green"}]}""", "")]
    [InlineData("""{"products":[{"name":"Steel valve","price":15}]}""", "fact.contradicted 15")]
    [InlineData("""{"products":[{"name":"Brass pump","Price":1.2e2}]}""", "fact.contradicted 1.2e2")]
    [InlineData("""{"products":[{"name":"Brass pump","price":1.200}]}""", "fact.contradicted 1.200")]
    [InlineData("""{"products":[{"colour":"blue","name":"Steel valve","price":12.5},{"name":"Steam engine"}]}""", "fact.contradicted blue|fact.unknown Steam engine")]
    public async Task APropertyBesideTheName_IsCompared(string json, string expected)
    {
        Detection detection = await _rig.DetectAsync(json);

        Assert.Equal(
            expected.Split('|', StringSplitOptions.RemoveEmptyEntries),
            detection.Findings.Select(finding => $"{finding.Code} {json.Substring(finding.Claim.Start, finding.Claim.Length)}"));
        Assert.Equal(expected.Length == 0 ? Verdict.Supported : Verdict.Unsupported, detection.Verdict);
    }

    [Fact]
    public async Task TheJsonItself_IsReadWhereTheAnswerIsItsTexts()
    {
        const string json = """{"products":[{"name":"Steel valve","price":15}]}""";
        GenAICall call = new CallRuntime().Open(identity: null, parent: null);
        DetectionArguments arguments = new(new string(' ', json.Length), [], call) { Json = json };

        Detection detection = await _rig.Detector.DetectAsync(arguments, CancellationToken.None);

        Assert.Equal(json.IndexOf("15", StringComparison.Ordinal), Assert.Single(detection.Findings).Claim.Start);
    }

    [Fact]
    public async Task L15_TextWherePropertiesWereExpected_IsNotChecked() =>
        Assert.Equal(Verdict.NotChecked, (await _rig.DetectAsync("Take the Steam engine.")).Verdict);
}

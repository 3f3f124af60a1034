using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed class FactDetectorTests
{
    private readonly Catalogue _catalogue = new(
        new Product("Steel valve", 12.50m, "red") { Materials = ["steel", "brass"] },
        new Product("Brass pump", 1_200m, "blue"),
        new Product("Kid's chair", 30m));

    private async Task<Detection> DetectAsync(string answer, FactWorld world = FactWorld.Closed) =>
        await new FactRig(_catalogue, world).DetectAsync(answer);

    [Fact]
    public async Task WhatExists_IsSupported_WithoutAnySource()
    {
        Detection detection = await DetectAsync("Take the [Steel valve]. It lasts.");

        Assert.Equal((Verdict.Supported, 23.0 / 32), (detection.Verdict, detection.Coverage));
        Assert.Empty(detection.Findings);
    }

    [Fact]
    public async Task InAClosedWorld_WhatIsNotKnown_DoesNotExist()
    {
        const string answer = "Take the [Steel valve] or the [Titanium valve].";
        Detection detection = await DetectAsync(answer);

        Finding finding = Assert.Single(detection.Findings);
        Assert.Equal((Verdict.Unsupported, "fact.unknown", FindingSeverity.Block), (detection.Verdict, finding.Code, finding.Severity));
        Assert.Equal("Titanium valve", answer.Substring(finding.Claim.Start, finding.Claim.Length));
    }

    [Fact]
    public async Task L15_InAnOpenWorld_WhatIsNotKnown_IsNotChecked()
    {
        Detection unknown = await DetectAsync("Take the [Titanium valve].", FactWorld.Open);
        Detection one = await DetectAsync("Take the [Titanium valve].\nTake the [Steel valve].", FactWorld.Open);

        Assert.Equal((Verdict.NotChecked, 0, 0.0), (unknown.Verdict, unknown.Findings.Count, unknown.Coverage));
        Assert.Equal((Verdict.Supported, 0), (one.Verdict, one.Findings.Count));
        Assert.InRange(one.Coverage, 0.4, 0.5);
    }

    [Fact]
    public async Task L15_AnAnswerThatNamesNothing_IsNotChecked_AndAsksNobody()
    {
        Assert.Same(Detection.NotChecked, await DetectAsync("I would take a larger valve."));
        Assert.Empty(_catalogue.Queries);
    }

    [Theory]
    [InlineData("The [Steel valve] costs 15 EUR.", "15")]
    [InlineData("The [Steel valve] costs €13.", "13")]
    [InlineData("The [Steel valve] is blue.", "blue")]
    [InlineData("In blue for 99 euros: the [Steel valve].", "99,blue")]
    [InlineData("The [Brass pump] costs 1.300 EUR.", "1.300")]
    [InlineData("The [Steel valve] costs 15 EUR and the [Brass pump] 1,200 EUR. Blue is the [Steel valve].", "Blue")]
    public async Task AnotherValueOfASingleValuedProperty_IsAContradiction(string answer, string values)
    {
        Detection detection = await DetectAsync(answer);

        Assert.Equal(Verdict.Unsupported, detection.Verdict);
        Assert.All(detection.Findings, finding => Assert.Equal(("fact.contradicted", FindingSeverity.Block), (finding.Code, finding.Severity)));
        Assert.Equal(values.Split(','), detection.Findings.Select(finding => answer.Substring(finding.Claim.Start, finding.Claim.Length)));
    }

    [Theory]
    [InlineData("The [Steel valve] costs 12.50 EUR and is red.")]
    [InlineData("The [Steel valve] costs 12,50 €.")]
    [InlineData("The red [Steel valve] goes with the blue [Brass pump].")]
    [InlineData("For 1,200 EUR you get the [Brass pump], for 12.50 EUR the [Steel valve].")]
    [InlineData("The [Brass pump] costs 1.200 EUR.")]
    [InlineData("The [Brass pump] costs 1 200,00 EUR.")]
    [InlineData("The [Steel valve] costs less than 20 EUR.")]
    [InlineData("The [Steel valve] is about 12 EUR.")]
    [InlineData("Prices of valves, the [Steel valve] among them: 5-15 EUR.")]
    [InlineData("Does the [Steel valve] cost 15 EUR?")]
    [InlineData("The [Steel valve] is not blue.")]
    [InlineData("The [Steel valve] weighs 15 kg.")]
    [InlineData("The [Steel valve] comes with 5 EUR off.")]
    [InlineData("The [Kid’s chair] costs 30 euros and is green.")]
    [InlineData("The [Steel valve] is made of brass, and of steel.")]
    public async Task WhatIsNoOtherValue_IsNoContradiction(string answer)
    {
        Detection detection = await DetectAsync(answer);

        Assert.Empty(detection.Findings);
        Assert.Equal(Verdict.Supported, detection.Verdict);
    }

    [Fact]
    public async Task NumbersAndColoursInANameSayNothing()
    {
        _catalogue.Products.Add(new Product("Blue 15 EUR voucher", 12m, "red"));

        Assert.Equal(Verdict.Supported, (await DetectAsync("Take the [Blue 15 EUR voucher] today.")).Verdict);
    }

    [Fact]
    public async Task ASourceThatDoesNotKnowTheValue_ContradictsNothing()
    {
        _catalogue.Products.Add(new Product("Copper pipe"));

        Assert.Equal(Verdict.Supported, (await DetectAsync("The blue [Copper pipe] costs 15 EUR.")).Verdict);
    }

    [Fact]
    public async Task AllMentionsOfAnAnswer_AreOneLookup()
    {
        await DetectAsync("[Steel valve], [Brass pump], [Steel valve]\n[Kid’s chair]");

        Assert.Equal(["Steel valve", "Brass pump", "Kid’s chair", "Kid's chair"], Assert.Single(_catalogue.Queries).Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThroughAPipeline_AProductThatDoesNotExist_IsNotReturned(bool streaming)
    {
        FactDetector detector = new([FactRig.Check(_catalogue)], new Microsoft.Extensions.Logging.Testing.FakeLogger());
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("shop")
            .AddModel("small", new FakeChatClient("Take the [Titanium valve]."))
            .Configure(feature => feature.UseHallucinationCheck(check => check.AddDetector(detector)))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("Which valve?") { Sources = ["We sell valves."] }, streaming);

        Assert.Equal(Provenance.Echo, result.Provenance);
        Assert.DoesNotContain("Titanium", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheVersion_TellsKindsWorldsReadersAndProperties()
    {
        string[] versions =
        [
            Version(FactRig.Check(_catalogue)),
            Version(FactRig.Check(_catalogue, FactWorld.Open)),
            Version(FactRig.Check(_catalogue, FactWorld.Closed, MentionReader.InQuotes)),
            Version(FactRig.Check(_catalogue, FactWorld.Closed, MentionReader.AnyOf(["a", "b"]))),
            Version(FactRig.Check(_catalogue, FactWorld.Closed, MentionReader.AnyOf(["a", "c"]))),
            Version(FactRig.Check(_catalogue, FactWorld.Closed, MentionReader.StartingWith("SKU-"))),
            Version(FactRig.Check(_catalogue, FactWorld.Closed, MentionReader.Json("products[].name"))),
            Version(FactRig.Check(_catalogue).SingleValued(new NumberProperty<Product>("weight", _ => 1))),
            Version(FactRig.Check(_catalogue).SingleValued(new NumberProperty<Product>("weight", _ => 1) { Tolerance = 1 })),
            Version(FactRig.Check(_catalogue), FactRig.Check(_catalogue)),
        ];

        Assert.Equal(versions.Length, versions.Distinct().Count());
        Assert.Equal(versions[0], Version(FactRig.Check(_catalogue)));
    }

    [Fact]
    public void ADeclarationThatFindsNothing_IsAFault() =>
        Assert.Contains("'product'", Assert.Single(new FactCheck<Product>("product", FactWorld.Open, _catalogue).Faults()), StringComparison.Ordinal);

    private static string Version(params FactCheck[] checks) => FactDetector.VersionOf(checks);
}

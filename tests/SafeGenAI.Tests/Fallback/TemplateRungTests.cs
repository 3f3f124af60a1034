using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Fallback;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Fallback;

public sealed class TemplateRungTests : IDisposable
{
    private readonly FakeChatClient _client = new() { Otherwise = FakeReply.Throw(() => new GenAIException(FailureKind.Auth, "expired")) };
    private readonly InMemoryDecisionSink _sink = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("{Subject}: {First}", "lunch: see you {at} one")]
    [InlineData("{ Subject }", "lunch")]
    [InlineData("{Subject}{Subject}", "lunchlunch")]
    [InlineData("no placeholder", "no placeholder")]
    [InlineData("{{Subject}} is {{{Subject}}}", "{Subject} is {lunch}")]
    [InlineData("}}{{", "}{")]
    public async Task PlaceholdersAreFilled_AndBracesEscaped(string template, string expected)
    {
        foreach (bool streaming in (bool[])[false, true])
        {
            GenAIResult result = await Pipeline(template).AskAsync(
                new GenAIRequest("hi") { Variables = new Dictionary<string, string> { ["Subject"] = "lunch", ["First"] = "see you {at} one" } }, streaming);

            Assert.Equal((expected, Provenance.Template), (result.Text, result.Provenance));
        }
    }

    [Theory]
    [InlineData("{Subject", 0)]
    [InlineData("a {} b", 2)]
    [InlineData("a { } b", 2)]
    [InlineData("a } b", 2)]
    [InlineData("{a{b}}", 0)]
    public void AMalformedTemplate_IsRefused_WithItsPlace(string template, int position)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Rung.Template(template));

        Assert.Contains($"\"{template}\" has a brace at position {position}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void ABlankTemplate_IsRefused(string template) => Assert.Throws<ArgumentException>(() => Rung.Template(template));

    [Fact]
    public void AMalformedTemplate_InAFeature_IsAFaultOfTheConfiguration()
    {
        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(() => Pipeline("{oops"));

        Assert.Contains("{oops", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMissingVariable_IsTheCallersMistake_ToldBeforeAnyModelIsAsked(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline("{Subject}: {First}");
        GenAIRequest request = new("hi") { Variables = new Dictionary<string, string> { ["Subject"] = "lunch" } };

        ArgumentException ofPipeline = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.AskAsync(request, streaming));
        ArgumentException ofClient = await Assert.ThrowsAsync<ArgumentException>(() =>
            pipeline.AsChatClient().AskAsync(streaming, options: ChatOptionsExtensions.OnBehalfOf(null, request)));
        ArgumentException ofBareClient = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.AsChatClient().AskAsync(streaming));

        Assert.All([ofPipeline, ofClient], exception =>
        {
            Assert.Contains("needs the variable 'First'", exception.Message, StringComparison.Ordinal);
            Assert.Contains("the request has Subject", exception.Message, StringComparison.Ordinal);
        });
        Assert.Contains("needs the variable 'Subject'; the request has none", ofBareClient.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_client.Calls, _sink.Decisions.Count));
    }

    [Fact]
    public async Task AMissingVariable_IsTold_WhicheverRungOfTheLadderNeedsIt()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("model", _client)
            .Configure(f => f.UseFallback(l => l.On(FailureKind.Network, Rung.Echo(), Rung.Template("{Deep}")))).Build();

        await Assert.ThrowsAsync<ArgumentException>(() => pipeline.ExecuteAsync("hi"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATemplateThatBecomesBlank_LetsTheNextRungSpeak(bool streaming)
    {
        GenAIResult result = await Pipeline("{Subject} ").AskAsync(
            new GenAIRequest("hi") { Variables = new Dictionary<string, string> { ["Subject"] = "" } }, streaming);

        Assert.Equal(Provenance.SafeSentence, result.Provenance);
    }

    private GenAIPipeline Pipeline(string template) => GenAIPipeline.CreateBuilder("f")
        .AddModel("model", _client)
        .AddDecisionSink(_sink)
        .Configure(f => f.UseFallback(ladder => ladder.Otherwise(Rung.Template(template))))
        .Build();
}

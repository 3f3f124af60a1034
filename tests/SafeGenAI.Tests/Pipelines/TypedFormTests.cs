using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>Answers that are values: from a model, from a stale answer, from the caller's fallback.</summary>
public sealed partial class TypedFormTests : IDisposable
{
    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeChatClient _small = new("""{"title":"Lunch"}""");
    private readonly FakeChatClient _large = new("""{"title":"From large"}""");
    private readonly GenAIRequest _request = new("hi");

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelsJson_IsTheValue(bool byReflection)
    {
        GenAIPipeline pipeline = Pipeline();
        GenAIResult<Summary> result = byReflection
            ? await pipeline.ExecuteAsync(_request, _ => new Summary("fallback"))
            : await pipeline.ExecuteAsync(_request, _ => new Summary("fallback"), SummaryJson.Default.Summary);

        Assert.Equal((new Summary("Lunch"), Outcome.Answered, Provenance.Model), (result.Value, result.Outcome, result.Provenance));
        Assert.Equal("""{"title":"Lunch"}""", result.Text);
        ChatResponseFormatJson format = Assert.IsType<ChatResponseFormatJson>(Assert.Single(_small.Requests).Options!.ResponseFormat);
        Assert.Contains("title", format.Schema.ToString(), StringComparison.Ordinal);
        Assert.Equal("Summary", format.SchemaName);
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"title":""}""")]
    public async Task AnAnswerThatIsNoValue_MovesOn(string text)
    {
        _small.Otherwise = FakeReply.Text(text);

        GenAIResult<Summary> result = await AskAsync(Pipeline());

        Assert.Equal((new Summary("From large"), "large", FailureKind.Invalid), (result.Value, result.Model, result.FailureKind));
        Assert.True(Assert.Single(_sink.Decisions).Escalated);
    }

    [Fact]
    public async Task WhenNoModelGivesAValue_TheFallbackDoes_AndTheTextRungFillsTheMessage()
    {
        (_small.Otherwise, _large.Otherwise) = (FakeReply.Text("no"), FakeReply.Text("no"));
        GenAIPipeline pipeline = Pipeline(f => f.UseFallback(l => l.On(FailureKind.Invalid, Rung.Template("We are working on it."))));

        GenAIResult<Summary> result = await AskAsync(pipeline);

        Assert.Equal((new Summary("fallback after Invalid"), Outcome.FellBack, Provenance.CallerFallback), (result.Value, result.Outcome, result.Provenance));
        Assert.Equal("We are working on it.", result.Message);
        Assert.Equal(result.Value.ToString(), result.Text);
        Assert.Equal("caller_fallback", Assert.Single(_sink.Decisions).Rung);
    }

    [Fact]
    public async Task AnEchosSentence_IsTheMessage_AndNotTheInput()
    {
        (_small.Otherwise, _large.Otherwise) = (FakeReply.Text("no"), FakeReply.Text("no"));

        Assert.Equal(Rung.DefaultEchoMessage, (await AskAsync(Pipeline())).Message);
    }

    [Fact]
    public async Task AStaleAnswer_IsParsedAgain()
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("small").UseCache(CacheSharing.Everyone));
        await AskAsync(pipeline);
        _time.Advance(TimeSpan.FromHours(2));
        _small.Otherwise = FakeReply.Throw(() => new HttpRequestException("slow down", null, System.Net.HttpStatusCode.TooManyRequests));

        GenAIResult<Summary> result = await AskAsync(pipeline);

        Assert.Equal((new Summary("Lunch"), Provenance.StaleAnswer), (result.Value, result.Provenance));
    }

    [Fact]
    public async Task ACachedAnswer_IsParsedAgain()
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("small").UseCache(CacheSharing.Everyone));
        await AskAsync(pipeline);

        GenAIResult<Summary> result = await AskAsync(pipeline);

        Assert.Equal((new Summary("Lunch"), Provenance.Cache, 1), (result.Value, result.Provenance, _small.Calls));
    }

    [Fact]
    public async Task ACachedAnswer_ThatTheTypeNowRefuses_IsAMiss()
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseModels("small").UseCache(CacheSharing.Everyone));
        await pipeline.ExecuteAsync(_request, _ => new Fickle("f"), SummaryJson.Default.Fickle);
        Fickle.Refuses = "Lunch";

        GenAIResult<Fickle> result = await pipeline.ExecuteAsync(_request, _ => new Fickle("fallback"), SummaryJson.Default.Fickle);

        Assert.Equal(("fallback", FailureKind.Invalid, 2), (result.Value.Title, result.FailureKind, _small.Calls));
    }

    [Fact]
    public async Task TheFallbacksOwnException_ReachesTheCaller_AndIsRecorded()
    {
        (_small.Otherwise, _large.Otherwise) = (FakeReply.Text("no"), FakeReply.Text("no"));

        await Assert.ThrowsAsync<FormatException>(() => Pipeline().ExecuteAsync<Summary>(
            _request, _ => throw new FormatException("mine"), SummaryJson.Default.Summary));

        Assert.Equal(Outcome.Failed, Assert.Single(_sink.Decisions).Outcome);
    }

    [Fact]
    public async Task AFallbackThatReturnsNull_IsRefused()
    {
        (_small.Otherwise, _large.Otherwise) = (FakeReply.Text("no"), FakeReply.Text("no"));

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Pipeline().ExecuteAsync<Summary>(
            _request, _ => null!, SummaryJson.Default.Summary));

        Assert.Equal("The fallback of a typed call of feature 'email' returned null; return a Summary.", exception.Message);
    }

    [Fact]
    public async Task TheCallersOptions_AreNotChanged()
    {
        ChatOptions options = new() { Temperature = 0.5f };

        await Pipeline().ExecuteAsync(new GenAIRequest("hi") { Options = options }, _ => new Summary("f"), SummaryJson.Default.Summary);

        Assert.Null(options.ResponseFormat);
        Assert.Equal(0.5f, Assert.Single(_small.Requests).Options!.Temperature);
    }

    private static Task<GenAIResult<Summary>> AskAsync(GenAIPipeline pipeline) => pipeline.ExecuteAsync(
        new GenAIRequest("hi"), arguments => new Summary($"fallback after {arguments.Failure.Kind}"), SummaryJson.Default.Summary);

    private GenAIPipeline Pipeline(Action<FeatureBuilder>? configure = null) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", _small)
        .AddModel("large", _large)
        .Configure(f => f.UseResilience(r => r.MaxRetries = 0))
        .Configure(configure is null ? f => f.UseModels("small", "large") : f => WithModels(f, configure))
        .UseTimeProvider(_time)
        .AddDecisionSink(_sink)
        .Build();

    private static void WithModels(FeatureBuilder feature, Action<FeatureBuilder> configure)
    {
        configure(feature);
        if (feature.Models is null)
        {
            feature.UseModels("small", "large");
        }
    }

    /// <summary>Refuses a blank title in its own constructor, as a value object does.</summary>
    internal sealed record Summary
    {
        public Summary(string title)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(title);
            Title = title;
        }

        public string Title { get; }
    }

    /// <summary>Accepts today what it refuses tomorrow.</summary>
    internal sealed record Fickle
    {
        public Fickle(string title) => Title = title != Refuses ? title : throw new InvalidOperationException("not any more");

        public static string? Refuses { get; set; }

        public string Title { get; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Summary))]
    [JsonSerializable(typeof(Fickle))]
    internal sealed partial class SummaryJson : JsonSerializerContext;
}

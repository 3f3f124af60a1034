using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests;

/// <summary>Each guard alone on a <see cref="ChatClientBuilder"/>, through both doors.</summary>
public sealed class StandaloneStageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseTelemetry_MakesOneDecision_AndThrowsWhatTheClientThrows(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("fine").Then(FakeReply.Text("one"), FakeReply.Throw(() => new IOException("down")));
        IChatClient client = Build(model, builder => builder.UseTelemetry("alone"));

        ChatResponse response = await client.AskAsync(streaming);
        await Assert.ThrowsAsync<IOException>(() => client.AskAsync(streaming));

        Assert.Equal(("one", Outcome.Answered), (response.Text, response.GetOutcome()!.Outcome));
        Assert.Equal([(Outcome.Answered, "alone"), (Outcome.Failed, "alone")], _sink.Decisions.Select(d => (d.Outcome, d.Feature)));
        Assert.Equal(10, _sink.Decisions[0].Usage.InputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseFallback_AnswersWithoutAModel(bool streaming)
    {
        IChatClient client = Build(Down(), builder => builder.UseFallback(f => f.Otherwise(Rung.Template("{Name} is away."))));
        ChatOptions options = new ChatOptions().OnBehalfOf(new GenAIRequest("-") { Variables = new Dictionary<string, string> { ["Name"] = "Ann" } });

        Assert.Equal("Ann is away.", (await client.AskAsync(streaming, options: options)).Text);
        ArgumentException missing = await Assert.ThrowsAsync<ArgumentException>(() => client.AskAsync(streaming));
        Assert.Contains("'Name'", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseCache_AsksOnce_AndNeverStoresATruncatedAnswer(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("whole").Then(FakeReply.Text("half").WithFinishReason(ChatFinishReason.Length));
        IChatClient client = Build(model, builder => builder.UseCache(CacheSharing.Everyone));

        Assert.Equal("half", (await client.AskAsync(streaming)).Text);
        Assert.Equal("whole", (await client.AskAsync(streaming)).Text);
        Assert.Equal("whole", (await client.AskAsync(!streaming)).Text);
        Assert.Equal(2, model.Calls);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChatClientBuilder(model).UseCache(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseValidation_ThrowsWhatIsNoAnswer(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("no").Then(FakeReply.Text(""), FakeReply.Text("yes"));
        IChatClient client = Build(model, builder => builder.UseValidation(
            answer => answer.Response.Text == "yes" ? ValidationResult.Accepted : ValidationResult.Rejected("it is not yes")));

        Assert.Equal(FailureKind.Empty, (await Assert.ThrowsAsync<GenAIException>(() => client.AskAsync(streaming))).Kind);
        Assert.Equal("yes", (await client.AskAsync(streaming)).Text);
        GenAIException rejected = await Assert.ThrowsAsync<GenAIException>(() => client.AskAsync(streaming));
        Assert.Equal(FailureKind.Invalid, rejected.Kind);
        Assert.Contains("it is not yes", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseHallucinationCheck_ThrowsWhatIsNotInTheSources(bool streaming)
    {
        const string Source = "The Lisbon office will move on 14 March 2026.";
        FakeChatClient model = new FakeChatClient("It closes. <quote>the Lisbon office will close in June</quote>")
            .Then(FakeReply.Text("It moves. <quote>The Lisbon office will move on 14 March 2026</quote>"));
        IChatClient client = Build(model, builder => builder.UseHallucinationCheck(h => h.RequireQuotes()));
        ChatOptions options = new ChatOptions().OnBehalfOf(new GenAIRequest("-") { Sources = [Source] });

        Assert.Equal("It moves.", (await client.AskAsync(streaming, options: options)).Text);
        GenAIException rejected = await Assert.ThrowsAsync<GenAIException>(() => client.AskAsync(streaming, options: options));
        Assert.Equal(FailureKind.Hallucination, rejected.Kind);
        Assert.Contains(QuoteFindingCodes.Failed, rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseResilience_Retries_AndGivesUpInTime(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("second try", _time).Then(FakeReply.Throw(() => new HttpRequestException("reset")));
        IChatClient client = Build(model, builder => builder.UseResilience(r => r.RetryDelay = TimeSpan.FromSeconds(1)));

        Task<ChatResponse> asked = client.AskAsync(streaming);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("second try", (await asked).Text);

        model.Otherwise = FakeReply.Stall();
        IChatClient once = Build(model, builder => builder.UseResilience(r => (r.MaxRetries, r.AttemptTimeout, r.FirstContentTimeout) =
            (0, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3))));
        Task<ChatResponse> stalled = once.AskAsync(streaming);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<GenAIException>(() => stalled)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseCostBreaker_DeniesWithEverythingTheCallerNeedsToKnow(bool streaming)
    {
        FakeChatClient model = new("fine");
        IChatClient client = Build(model, builder => builder.UseCostBreaker(c => c.PerFeature(requests: 1, Per.Hour)));

        await client.AskAsync(streaming);
        BudgetExceededException denied = await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(streaming));

        Assert.Equal((BudgetScope.Feature, 1L, 1L, 0L), (denied.Denial.Limit.Scope, denied.Denial.Limit.Amount, denied.Denial.Used, denied.Denial.Reserved));
        Assert.True(denied.Denial.ResetsAt > _time.GetUtcNow());
        Assert.Equal(1, model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseQuota_CountsAnswers_AndDeniesWithEverythingTheCallerNeedsToKnow(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("fine").Then(FakeReply.Throw(() => new HttpRequestException("reset")));
        IChatClient client = Build(model, builder => builder.UseQuota(q => q.PerUser(2, Per.Hour)));
        ChatOptions options = new ChatOptions().OnBehalfOf(new GenAIRequest("-") { UserId = "ann", QuotaUnits = 2 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming, options: options));
        Assert.Equal("fine", (await client.AskAsync(streaming, options: options)).Text);
        QuotaExceededException denied = await Assert.ThrowsAsync<QuotaExceededException>(() => client.AskAsync(streaming, options: options));

        Assert.Equal((FailureKind.QuotaExceeded, 2L, 0L, 2L), (denied.Kind, denied.Denial.Used, denied.Denial.Reserved, denied.Denial.Requested));
        Assert.Equal(2, model.Calls);
        ArgumentException nobody = await Assert.ThrowsAsync<ArgumentException>(() => client.AskAsync(streaming));
        Assert.Contains("names no user", nobody.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseQuota_TakesUnitsAnew_WhenSomethingOutsideAsksAgain(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("fine").Then(FakeReply.Throw(() => new HttpRequestException("reset")));
        IChatClient client = Build(model, builder => builder
            .UseResilience(r => r.RetryDelay = TimeSpan.FromSeconds(1))
            .UseQuota(q => q.PerUser(1, Per.Day)));
        ChatOptions options = new ChatOptions().OnBehalfOf(new GenAIRequest("-") { UserId = "ann" });

        Task<ChatResponse> asked = client.AskAsync(streaming, options: options);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("fine", (await asked).Text);

        await Assert.ThrowsAsync<QuotaExceededException>(() => client.AskAsync(streaming, options: options));
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public void Faults_AreRefusedWhenTheClientIsBuilt()
    {
        ChatClientBuilder unpriced = new ChatClientBuilder(new FakeChatClient()).UseCostBreaker(c => c.PerFeature(usd: 1, Per.Hour));
        Assert.Contains("'fake-model' has no price", Assert.Throws<SafeGenAIConfigurationException>(() => unpriced.Build()).Message, StringComparison.Ordinal);

        ChatClientBuilder boundless = new ChatClientBuilder(new FakeChatClient()).UseQuota(_ => { });
        Assert.Contains("UseQuota sets no limit", Assert.Throws<SafeGenAIConfigurationException>(() => boundless.Build()).Message, StringComparison.Ordinal);

        ChatClientBuilder impatient = new ChatClientBuilder(new FakeChatClient()).UseResilience(r => r.AttemptTimeout = TimeSpan.Zero);
        Assert.Contains("AttemptTimeout", Assert.Throws<SafeGenAIConfigurationException>(() => impatient.Build()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SeveralGuards_ShareOneCall(bool streaming)
    {
        FakeChatClient model = new FakeChatClient("fine").Then(FakeReply.Throw(() => new HttpRequestException("reset")));
        IChatClient client = Build(model, builder => builder
            .UseTelemetry("several")
            .UseCache(CacheSharing.Everyone)
            .UseResilience(r => r.MaxRetries = 0)
            .UseCostBreaker(c => c.PerFeature(tokens: 100_000, Per.Hour)));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming));
        Assert.Equal("fine", (await client.AskAsync(streaming)).Text);
        Assert.Equal("fine", (await client.AskAsync(streaming)).Text);

        Assert.Equal(
            [(Outcome.Failed, CacheOutcome.Miss), (Outcome.Answered, CacheOutcome.Miss), (Outcome.Answered, CacheOutcome.Hit)],
            _sink.Decisions.Select(d => (d.Outcome, d.Cache)));
        Assert.NotNull(client.GetService<FakeChatClient>());
        Assert.Equal("fake-model", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    private IChatClient Build(IChatClient model, Func<ChatClientBuilder, ChatClientBuilder> guard) => guard(new ChatClientBuilder(model)).Build(
        new ServiceCollection().AddSingleton<TimeProvider>(_time).AddSingleton<IDecisionSink>(_sink).BuildServiceProvider());

    private static FakeChatClient Down() => new() { Otherwise = FakeReply.Throw(() => new IOException("down")) };
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Validation;

namespace SafeGenAI.Testing.Tests;

public sealed class ConformanceKitTests
{
    private static readonly FailureKind[] AFew = [FailureKind.RateLimited, FailureKind.Empty, FailureKind.Network];

    [Fact]
    public Task AFeatureWithoutAWord_Survives() => ConformanceKit.AssertSurvivesEveryFailureAsync(
        kit => GenAIPipeline.CreateBuilder("email").AddModel("small", kit.Model).UseKit(kit).Build());

    [Fact]
    public async Task AFeatureWithEveryGuard_Survives_AndIsBuiltForEachKindAndDoor()
    {
        int built = 0;
        await ConformanceKit.AssertSurvivesEveryFailureAsync(kit =>
        {
            built++;
            return Guarded(kit);
        });

        Assert.Equal((2 * (Enum.GetValues<FailureKind>().Length - 1)) + 3, built);
    }

    [Fact]
    public async Task AFeatureOfAnApplication_Survives()
    {
        int built = 0;
        Recorder sink = new();
        await ConformanceKit.AssertSurvivesEveryFailureAsync("email", services =>
        {
            built++;
            services.AddSingleton<IDecisionSink>(sink);
            services.AddSafeGenAI()
                .AddModel("small", _ => throw new InvalidOperationException("no key in a test"))
                .AddModel("large")
                .AddFeature("chat", f => f.UseModels("large"))
                .AddFeature("email", f => f.UseModels("small", "large").UseCostBreaker(c => c.PerUser(tokens: 100_000L, Per.Hour)));
        });

        Assert.Equal((37, 0), (built, sink.Decisions));
    }

    [Fact]
    public async Task ARequestOfItsOwn_IsAsked()
    {
        List<string> asked = [];
        await ConformanceKit.AssertSurvivesEveryFailureAsync(
            kit =>
            {
                kit.Model.Answer = request =>
                {
                    asked.Add(request.LastText);
                    return null;
                };
                return GenAIPipeline.CreateBuilder("email").AddModel("small", kit.Model).UseKit(kit)
                    .Configure(f => f.UseFallback(l => l.Otherwise(Rung.Template("{Subject}: later")))).Build();
            },
            new GenAIRequest("Summarise this.") { Variables = new Dictionary<string, string> { ["Subject"] = "Lunch" } },
            [FailureKind.Auth]);

        Assert.Equal(["Summarise this.", "Summarise this."], asked);
    }

    [Fact]
    public async Task APipelineThatThrows_IsCaught()
    {
        ConformanceException exception = await FailAsync(
            kit => new BrokenPipeline(Sound(kit)) { After = result => throw new HttpRequestException("The model is down.") }, AFew);

        Assert.Equal(7, exception.Violations.Count);
        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.ThrowsNothing, "it threw HttpRequestException: The model is down."), (violation.Rule, violation.Detail)));
        Assert.StartsWith(
            $"Feature 'email' does not survive every failure: 7 violations.{Environment.NewLine}" +
            $"- RateLimited, Whole: it threw HttpRequestException: The model is down. (ThrowsNothing){Environment.NewLine}- RateLimited, Streamed: ",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APipelineThatAnswersBlank_IsCaught()
    {
        ConformanceException exception = await FailAsync(kit => new BrokenPipeline(Sound(kit)) { Text = _ => " " }, AFew);

        Assert.Equal(7, exception.Violations.Count);
        Assert.All(exception.Violations, violation => Assert.Equal((ConformanceRule.AnswersWithText, "the answer is blank"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineThatMakesTwoDecisions_IsCaught()
    {
        ConformanceException exception = await FailAsync(
            kit =>
            {
                GenAIPipeline sound = Sound(kit);
                return new BrokenPipeline(sound) { Before = request => sound.ExecuteAsync(request) };
            },
            [FailureKind.Empty, FailureKind.Auth]);

        Assert.Equal(4, exception.Violations.Count);
        Assert.All(exception.Violations, violation => Assert.Equal((ConformanceRule.MakesOneDecision, "2 decisions were made"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineThatLeaksAReservation_IsCaught()
    {
        BudgetLimits limits = new("email", [new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 1_000, Per.Day)]);
        ConformanceException exception = await FailAsync(
            kit => new BrokenPipeline(Sound(kit))
            {
                Before = async _ => await kit.Ledger.ReserveAsync(
                    new BudgetRequest(limits, new BudgetSubject(Model: "small"), new BudgetAmount(7, 1, 0), TimeSpan.FromHours(1), default)),
            },
            AFew);

        Assert.Equal(7, exception.Violations.Count);
        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.LeavesNothingReserved, "7 of the limit of 1,000 tokens per day over all calls stay reserved"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineThatTellsAnotherKind_IsCaught()
    {
        ConformanceException exception = await FailAsync(kit => new BrokenPipeline(Sound(kit)) { Kind = _ => FailureKind.Refusal }, AFew);

        Assert.Equal(7, exception.Violations.Count);
        Assert.All(exception.Violations, violation => Assert.Equal((ConformanceRule.TellsTheKind, "the result says Refusal"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task AStreamThatGoesOnAfterItsEnding_IsCaught()
    {
        ConformanceException exception = await FailAsync(
            kit => new BrokenPipeline(Sound(kit)) { Appendix = [new ChatResponseUpdate(ChatRole.Assistant, " and one more thing")] }, AFew);

        Assert.Equal(
            [ConformanceDoor.Streamed, ConformanceDoor.Streamed, ConformanceDoor.Streamed, ConformanceDoor.StreamedAndCut],
            exception.Violations.Select(violation => violation.Door).Order());
        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.EndsItsStreamOnce, "parts that came after the stream had ended: 1"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineThatAnswersACallerWhoCancelled_IsCaught()
    {
        ConformanceException exception = await FailAsync(
            kit => new BrokenPipeline(Sound(kit)) { WhenCanceled = new GenAIResult("never mind") }, [FailureKind.Canceled]);

        Assert.Equal([ConformanceDoor.Whole, ConformanceDoor.Streamed], exception.Violations.Select(violation => violation.Door));
        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.HeedsCancellation, "the caller cancelled and was answered; throw OperationCanceledException"), (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineBuiltAroundAnotherClient_IsToldSo()
    {
        ConformanceException exception = await FailAsync(
            kit => GenAIPipeline.CreateBuilder("email").AddModel("small", new FakeChatClient()).UseKit(kit).Build(), [FailureKind.Auth]);

        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.UsesTheKit, "neither kit.Model nor kit.Ledger was asked; build the pipeline around kit.Model, with UseKit(kit)"),
            (violation.Rule, violation.Detail)));
    }

    [Fact]
    public async Task APipelineWithoutTheKitsSink_IsToldSo()
    {
        ConformanceException exception = await FailAsync(
            kit => GenAIPipeline.CreateBuilder("email").AddModel("small", kit.Model).Build(), [FailureKind.Auth]);

        Assert.All(exception.Violations, violation => Assert.Equal(
            (ConformanceRule.MakesOneDecision, "no decision reached kit.Decisions; where the pipeline makes one, hand it the sink with UseKit(kit)"),
            (violation.Rule, violation.Detail)));
    }

    [Theory]
    [InlineData(FailureKind.BudgetExceeded)]
    [InlineData(FailureKind.Hallucination)]
    [InlineData(FailureKind.Invalid)]
    public async Task AKindThatNeedsAGuard_IsReallyMet_WhereTheFeatureHasIt(FailureKind kind)
    {
        ConformanceException exception = await FailAsync(kit => new BrokenPipeline(Guarded(kit)) { Kind = _ => FailureKind.Auth }, [kind]);

        Assert.Equal(
            [(ConformanceDoor.Whole, ConformanceRule.TellsTheKind), (ConformanceDoor.Streamed, ConformanceRule.TellsTheKind)],
            exception.Violations.Select(violation => (violation.Door, violation.Rule)));
    }

    [Fact]
    public async Task AFaultOfItsConfiguration_IsThrownAsItIs() => await Assert.ThrowsAsync<SafeGenAIConfigurationException>(
        () => ConformanceKit.AssertSurvivesEveryFailureAsync(kit => GenAIPipeline.CreateBuilder("email").AddModel("", kit.Model).Build()));

    [Fact]
    public async Task Nulls_AreRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentNullException>("feature", () => ConformanceKit.AssertSurvivesEveryFailureAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>("feature", () => ConformanceKit.AssertSurvivesEveryFailureAsync(_ => null!));
        await Assert.ThrowsAsync<ArgumentException>("feature", () => ConformanceKit.AssertSurvivesEveryFailureAsync(" ", _ => { }));
        await Assert.ThrowsAsync<ArgumentNullException>("configure", () => ConformanceKit.AssertSurvivesEveryFailureAsync("email", null!));
    }

    private static GenAIPipeline Sound(ConformanceKit kit) =>
        GenAIPipeline.CreateBuilder("email").AddModel("small", kit.Model).UseKit(kit).Build();

    private static GenAIPipeline Guarded(ConformanceKit kit) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", kit.Model, new ModelPrice(1, 2))
        .AddModel("large", kit.Model, new ModelPrice(2, 4))
        .UseKit(kit)
        .Configure(f => f
            .UseModels("small", "large")
            .UseCache(CacheSharing.User)
            .UseTools()
            .UseHallucinationCheck(h => h.RequireQuotes())
            .UseCostBreaker(c => c.PerUser(tokens: 100_000L, Per.Hour).PerFeature(usd: 5m, Per.Day).Global(requests: 1_000, Per.Minute))
            .UseValidation(arguments => arguments.Response.Text.StartsWith('{') ? ValidationResult.Accepted : ValidationResult.Rejected("no JSON")))
        .Build();

    private static Task<ConformanceException> FailAsync(Func<ConformanceKit, GenAIPipeline> feature, FailureKind[] kinds) =>
        Assert.ThrowsAsync<ConformanceException>(() => ConformanceKit.AssertSurvivesEveryFailureAsync(feature, request: null, kinds));

    private sealed class Recorder : IDecisionSink
    {
        public int Decisions { get; private set; }

        public void Record(Decision decision) => Decisions++;
    }
}

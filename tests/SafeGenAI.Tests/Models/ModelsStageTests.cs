using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Resilience;

namespace SafeGenAI.Tests.Models;

public sealed class ModelsStageTests : IDisposable
{
    private static readonly FailureKind[] NeedOptIn =
        [FailureKind.Refusal, FailureKind.ContentFiltered, FailureKind.Auth, FailureKind.InvalidRequest];

    private readonly InMemoryDecisionSink _sink = new();
    private readonly FakeChatClient _first = new("from the first"), _second = new("from the second"), _third = new("from the third");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ModelsAreAsked_InOrder(bool streaming)
    {
        _first.Otherwise = Fails(FailureKind.Network);
        _second.Otherwise = Fails(FailureKind.Network);

        Assert.Equal("from the third", (await Pipeline().AskAsync(streaming)).Text);
        Assert.Equal(["first", "second", "third"], _sink.Decisions[0].Attempts.Select(attempt => attempt.Model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_AsksNoOtherModel(bool streaming)
    {
        GenAIResult result = await Pipeline().AskAsync(streaming);

        Assert.Equal(("from the first", (FailureKind?)null), (result.Text, result.FailureKind));
        Assert.Equal((0, false, false), (_second.Calls, _sink.Decisions[0].Escalated, _sink.Decisions[0].FallbackTriggered));
    }

    [Theory]
    [MemberData(nameof(KindsAndDoors.All), MemberType = typeof(KindsAndDoors))]
    public async Task L11_EachKind_MovesOnOrDoesNot(FailureKind kind, bool streaming)
    {
        _first.Otherwise = Fails(kind);
        bool movesOn = kind != FailureKind.BudgetExceeded && !NeedOptIn.Contains(kind);

        GenAIResult result = await Pipeline().AskAsync(streaming);

        Assert.Equal((movesOn ? Outcome.Answered : Outcome.FellBack, movesOn ? 1 : 0), (result.Outcome, _second.Calls));

        // Only the caller cancels: a cancellation out of nowhere is a timeout.
        Assert.Equal(kind == FailureKind.Canceled ? FailureKind.Timeout : kind, result.FailureKind);
    }

    [Theory]
    [MemberData(nameof(KindsAndDoors.All), MemberType = typeof(KindsAndDoors))]
    public async Task L11_OptIn_HoldsForItsKindOnly(FailureKind optedIn, bool streaming)
    {
        foreach (FailureKind kind in NeedOptIn)
        {
            _first.Otherwise = Fails(kind);

            GenAIResult result = await Pipeline(f => f.MoveOnAlsoFor(optedIn)).AskAsync(streaming);

            Assert.Equal(kind == optedIn ? "second" : null, result.Model);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L11_ADenialByTheModelsOwnBudget_MovesOn(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(f => f.UseCostBreaker(c => c.PerModel(requests: 1, Per.Day)));
        await pipeline.AskAsync(streaming);

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from the second", FailureKind.BudgetExceeded), (result.Text, result.FailureKind));
        Assert.Equal((1, true), (_first.Calls, _sink.Decisions[1].FallbackTriggered));
    }

    [Theory]
    [InlineData(BudgetScope.Global, false)]
    [InlineData(BudgetScope.Tenant, false)]
    [InlineData(BudgetScope.Feature, false)]
    [InlineData(BudgetScope.User, false)]
    [InlineData(BudgetScope.Model, false)]
    [InlineData(BudgetScope.Global, true)]
    [InlineData(BudgetScope.Tenant, true)]
    [InlineData(BudgetScope.Feature, true)]
    [InlineData(BudgetScope.User, true)]
    [InlineData(BudgetScope.Model, true)]
    public async Task L11_ADenialByAnyWiderBudget_EndsTheLoop_AlsoWhereAnotherModelWouldFit(BudgetScope scope, bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("first", _first, new ModelPrice(input: 1_000, output: 1_000))
            .AddModel("second", _second, new ModelPrice(input: 0, output: 0))
            .AddDecisionSink(_sink)
            .Configure(f => f.UseModels("first", "second").UseCostBreaker(c => (scope switch
            {
                BudgetScope.Global => c.Global(usd: 1, Per.Day),
                BudgetScope.Tenant => c.PerTenant(usd: 1, Per.Day),
                BudgetScope.Feature => c.PerFeature(usd: 1, Per.Day),
                BudgetScope.User => c.PerUser(usd: 1, Per.Day),
                _ => c,
            }).PerModel(usd: 1, Per.Day)))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "u", TenantId = "t" }, streaming);

        // The model's own limit has no room either: the wider one decides.
        bool movesOn = scope == BudgetScope.Model;
        Assert.Equal((movesOn ? Outcome.Answered : Outcome.FellBack, FailureKind.BudgetExceeded), (result.Outcome, result.FailureKind));
        Assert.Equal((0, movesOn ? 1 : 0), (_first.Calls, _second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARejectedAnswer_Escalates_AndIsNoFallback(bool streaming)
    {
        _first.Otherwise = FakeReply.Text("cut").WithFinishReason(ChatFinishReason.Length);

        GenAIResult result = await Pipeline(f => f.UseValidation(_ => SafeGenAI.Validation.ValidationResult.Accepted)).AskAsync(streaming);

        Assert.Equal(("from the second", FailureKind.Truncated), (result.Text, result.FailureKind));
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((true, false), (decision.Escalated, decision.FallbackTriggered));
        Assert.Equal((FailureKind.Truncated, UsageSource.Reported), (decision.Attempts[0].Failure!.Value, decision.Attempts[0].UsageSource)); // delivered and billed
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFailedModel_IsAFallback_AndNoEscalation(bool streaming)
    {
        _first.Otherwise = Fails(FailureKind.Network);
        await Pipeline().AskAsync(streaming);

        Assert.Equal((false, true), (_sink.Decisions[0].Escalated, _sink.Decisions[0].FallbackTriggered));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BothMayBeTrue_AndWithoutAnAnswerNothingEscalated(bool streaming)
    {
        _first.Otherwise = FakeReply.Text("").WithParts();
        _second.Otherwise = Fails(FailureKind.Network);
        await Pipeline().AskAsync(streaming);
        _third.Otherwise = FakeReply.Text("").WithParts();
        await Pipeline().AskAsync(streaming);

        Assert.Equal([(true, true), (false, true)], _sink.Decisions.Select(decision => (decision.Escalated, decision.FallbackTriggered)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnEscalation_IsRememberedOverTheCallsOfADelegate(bool streaming)
    {
        _first.Then(FakeReply.Text("").WithParts());

        await Pipeline().ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, token) => (await client.AskAsync(streaming, cancellationToken: token)).Text + (await client.AskAsync(streaming, cancellationToken: token)).Text,
            _ => "fallback");

        Assert.True(Assert.Single(_sink.Decisions).Escalated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AModelId_IsNotHandedToTheNextModel_AndTheCallersOptionsStayAsTheyAre(bool streaming)
    {
        _first.Otherwise = Fails(FailureKind.Network);
        ChatOptions options = new() { ModelId = "theirs", Temperature = 0.5f, MaxOutputTokens = 9_999 };

        await Pipeline(f => f.UseCostBreaker(c => c.PerFeature(tokens: 1_000_000, Per.Day)))
            .AskAsync(new GenAIRequest("hi") { Options = options }, streaming);

        Assert.Equal(("theirs", (string?)null), (_first.Requests[0].Options!.ModelId, _second.Requests[0].Options!.ModelId));
        Assert.Equal((0.5f, 4_096), (_second.Requests[0].Options!.Temperature, _second.Requests[0].Options!.MaxOutputTokens));
        Assert.Equal(("theirs", 0.5f, 9_999), (options.ModelId, options.Temperature, options.MaxOutputTokens));
        Assert.Equal(typeof(ChatOptions), options.GetType());
        Assert.Null(options.AdditionalProperties);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AConversation_StaysWithItsModel(bool streaming)
    {
        _first.Otherwise = Fails(FailureKind.Network);

        GenAIResult result = await Pipeline().AskAsync(new GenAIRequest("hi") { Options = new() { ConversationId = "c-1" } }, streaming);

        Assert.Equal((Outcome.FellBack, "c-1", 0), (result.Outcome, _first.Requests[0].Options!.ConversationId, _second.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L10_AFailedAttempt_LeavesNoTraceInTheAnswer(bool streaming)
    {
        ChatResponseUpdate role = new(ChatRole.Assistant, [new TextContent("")]) { ResponseId = "first-id", MessageId = "first-message", ModelId = "first-model" };
        IChatClient broken = new BreakingClient(role);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("broken", broken).AddModel("second", _second)
            .Configure(f => f.UseModels("broken", "second").UseResilience(r => r.MaxRetries = 0)).Build();

        GenAIResult result = await pipeline.AskAsync(streaming);

        Assert.Equal(("from the second", "fake-model"), (result.Text, result.Response!.ModelId));
        Assert.Null(result.Response.ResponseId);
        Assert.Null(Assert.Single(result.Response.Messages).MessageId);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _third.Dispose();
    }

    private static FakeReply Fails(FailureKind kind) => FakeReply.Throw(() => new GenAIException(kind, "down"));

    private GenAIPipeline Pipeline(Action<FeatureBuilder>? configure = null) => GenAIPipeline.CreateBuilder("f")
        .AddModel("first", _first).AddModel("second", _second).AddModel("third", _third)
        .AddDecisionSink(_sink)
        .Configure(f =>
        {
            f.UseModels("first", "second", "third").UseResilience(r => r.MaxRetries = 0);
            configure?.Invoke(f);
        })
        .Build();
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Texts;
using SafeGenAI.OpenAI;
using SafeGenAI.Resilience;
using SafeGenAI.Telemetry;
using SafeGenAI.Testing.OpenAi;
using SafeGenAI.Tests.HallucinationCheck.Judge;

namespace SafeGenAI.Tests.Wire;

/// <summary>What the hallucination check asks of a model, over the OpenAI SDK.</summary>
public sealed class CheckWireTests : WireTest
{
    private const string Claim = "You may return shoes within 30 days.";
    private const string Quote = "Customers may return shoes within 30 days of delivery.";

    [Fact]
    public async Task TheJudge_IsAskedStrictly_WithoutTools_AndPays()
    {
        _stub.Answer = _ => OpenAiStubReply.Text(JudgeRig.Json((1, "supported", 1, Quote)));
        ModelRequest request = Request(streaming: true);

        JudgeOutcome outcome = await new AnswerJudge(Guarded(), "judge", new JudgeOptions(), NullLogger.Instance)
            .JudgeAsync(new AnswerText(Claim), new SourceIndex([new GenAISource(JudgeRig.Policy, "policy")]), [], request);

        Assert.Equal(Verdict.Supported, outcome.Verdict);
        OpenAiStubRequest wire = Assert.Single(_stub.Requests);
        Assert.Equal(("json_schema", false, 0), (wire.ResponseFormat, wire.Stream, wire.Tools.Count));
        Assert.True(wire.Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.False(wire.Body.TryGetProperty("tools", out _));
        Assert.Equal(2_048, wire.MaxCompletionTokens);
        string mark = wire.Messages[1].Text[..32];
        Assert.Matches("^[0-9a-f]{32}$", mark);
        Assert.StartsWith($"{mark} source 1\n{JudgeRig.Policy}\n{mark} end of source 1\n", wire.Messages[1].Text, StringComparison.Ordinal);
        Assert.Contains(mark, wire.Messages[0].Text, StringComparison.Ordinal);

        Attempt attempt = Assert.Single(request.Call.Attempts);
        Assert.Equal(("judge", null, UsageSource.Reported), (attempt.Model, attempt.Failure, attempt.UsageSource));
        Assert.True(attempt.CostNanoUsd > 0);
        Assert.Null(request.Call.Model);
    }

    [Theory]
    [InlineData("no json", "Invalid")]
    [InlineData("", "Empty")]
    public async Task AJudgeThatGivesNoVerdict_IsBilled_AndItsAttemptSaysWhy(string said, string kind)
    {
        _stub.Answer = _ => OpenAiStubReply.Text(said);
        ModelRequest request = Request(streaming: false);

        JudgeOutcome outcome = await new AnswerJudge(Guarded(), "judge", new JudgeOptions(), NullLogger.Instance)
            .JudgeAsync(new AnswerText(Claim), new SourceIndex([JudgeRig.Policy]), [], request);

        Assert.Null(outcome.Verdict);
        Attempt attempt = Assert.Single(request.Call.Attempts);
        Assert.Equal((kind, UsageSource.Reported), (attempt.Failure.ToString(), attempt.UsageSource));
    }

    [Fact]
    public async Task AJudgeWithoutBudget_IsNotAsked()
    {
        ModelRequest request = Request(streaming: false);

        JudgeOutcome outcome = await new AnswerJudge(Guarded(tokens: 10), "judge", new JudgeOptions(), NullLogger.Instance)
            .JudgeAsync(new AnswerText(Claim), new SourceIndex([JudgeRig.Policy]), [], request);

        Assert.Equal((null, JudgeSilence.Failed), (outcome.Verdict, outcome.Silence!.Value));
        Assert.Empty(_stub.Requests);
        Assert.Empty(request.Call.Attempts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogProbabilities_AreAskedFor_AndRead(bool streaming)
    {
        _stub.Answer = _ => OpenAiStubReply.Text("It rains. Snow falls.").WithLogProbabilities(-0.1, -0.2, -1.5, -2.5);
        IChatClient model = Connect(_stub.Endpoint, networkTimeout: null);
        ConfidenceSignals signals = new(new ConfidenceOptions { LogProbabilities = new OpenAILogProbabilities() }, model, NullLogger.Instance);
        ModelRequest request = signals.AddTo(Request(streaming));

        Reply reply = await (await GenAIStage.NextAsync(model, request)).HoldAsync();
        ConfidenceOutcome outcome = await signals.MeasureAsync(new AnswerText(reply.Response!.Text), reply, null, request);

        Assert.True(Assert.Single(_stub.Requests).LogProbabilities);
        Assert.Equal(Math.Exp(-4.3 / 4), outcome.LogProbability!.Value, precision: 6);
        Assert.Equal(Math.Exp(-2.5), outcome.LowestProbability!.Value, precision: 6);
        Assert.Equal(new TextSpan(10, 11), Assert.Single(outcome.Findings).Claim);
    }

    [Fact]
    public async Task WhatTheCallersFactoryAsksFor_Stays()
    {
        ChatOptions options = new() { RawRepresentationFactory = _ => new global::OpenAI.Chat.ChatCompletionOptions { IncludeLogProbabilities = false, TopLogProbabilityCount = 3 } };
        new OpenAILogProbabilities().Request(options);
        await Connect(_stub.Endpoint, networkTimeout: null).GetResponseAsync("hi", options);

        OpenAiStubRequest wire = Assert.Single(_stub.Requests);
        Assert.True(wire.LogProbabilities);
        Assert.Equal(3, wire.Body.GetProperty("top_logprobs").GetInt32());
    }

    private ResilienceStage Guarded(long tokens = 1_000_000)
    {
        BudgetLimits limits = new("f", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, tokens, Per.Day)]);
        CostBreakerSettings money = new()
        {
            Limits = limits,
            Ledger = _ledger,
            Estimator = new Utf8TokenEstimator(),
            NewAttemptId = new SafeGenAI.DependencyInjection.Seeds().AttemptId,
            Logger = NullLogger.Instance,
            Prices = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("judge", ModelPricing.Fixed(Price))]),
            Report = new SafeGenAI.Decisions.BudgetReport("f", NullLogger.Instance, TimeProvider.System),
        };
        IChatClient chain = new CostBreakerStage(new AttemptStage(Connect(_stub.Endpoint, networkTimeout: null), "judge"), "judge", money);
        return new ResilienceStage(
            chain, "judge", new ResilienceOptions { MaxRetries = 0 }, new ModelCircuit(new CircuitOptions(), TimeProvider.System), TimeProvider.System, () => 0.5);
    }

    private static ModelRequest Request(bool streaming)
    {
        GenAICall call = new CallRuntime { Feature = "f" }.Open(identity: null, parent: null);
        CallOptions options = CallOptions.From(null);
        options.Call = call;
        return new()
        {
            Call = call,
            Messages = [new ChatMessage(ChatRole.User, Prompt)],
            Options = options,
            Streaming = streaming,
            CancellationToken = default,
            CallerToken = default,
        };
    }
}

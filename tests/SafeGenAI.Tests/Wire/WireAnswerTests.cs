using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

public sealed class WireAnswerTests : WireTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AToolCallWhoseArgumentsAreNoJson_BreaksNothing(bool streaming)
    {
        int run = 0;
        _stub.Enqueue(OpenAiStubReply.ToolCall("weather", "{not json"), OpenAiStubReply.Text("Sunny."));
        AIFunction weather = AIFunctionFactory.Create((string city) => $"{city} {++run}", "weather");

        GenAIResult result = await Pipeline(configure: f => f.UseTools())
            .AskAsync(new GenAIRequest(Prompt) { Options = new() { Tools = [weather] } }, streaming);

        Assert.Equal(("Sunny.", 0), (result.Text, run));
        await DecisionAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AToolCall_IsRun_AndBothTurnsAreBilledAsReported(bool streaming)
    {
        _stub.Enqueue(
            OpenAiStubReply.ToolCall("weather", """{"city":"Rome"}""").WithUsage(100, 10),
            OpenAiStubReply.Text("Sunny.").WithUsage(200, 20));
        AIFunction weather = AIFunctionFactory.Create((string city) => $"sun in {city}", "weather");

        GenAIResult result = await Pipeline(configure: f => f.UseTools())
            .AskAsync(new GenAIRequest(Prompt) { Options = new() { Tools = [weather] } }, streaming);

        Assert.Equal(("Sunny.", Outcome.Answered), (result.Text, result.Outcome));
        Assert.Contains("sun in Rome", _stub.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
        Decision decision = await DecisionAsync();
        Assert.Equal((300, 30, Price.CostOf(300, 0, 30)), (decision.Usage.InputTokens, decision.Usage.OutputTokens, decision.Usage.CostNanoUsd));
        await AssertBillAsync(Bill.Reported, decision, "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswer_IsBilledAsReported_CachedAndReasoningTokensOnce(bool streaming)
    {
        _stub.Answer = _ => OpenAiStubReply.Text("fine").WithUsage(1_000, 50, cachedTokens: 400, reasoningTokens: 30);

        GenAIResult result = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal(("fine", 1_000, 400, 50, 30), (result.Text, result.Usage.InputTokens, result.Usage.CachedInputTokens, result.Usage.OutputTokens, result.Usage.ReasoningTokens));
        await AssertBillAsync(Bill.Reported, await DecisionAsync(), "fine");
    }
}

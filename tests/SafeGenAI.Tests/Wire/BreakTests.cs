using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

public sealed class BreakTests : WireTest
{
    /// <summary>What breaks off: whole it is no answer, streamed it is half of one.</summary>
    public static IEnumerable<object[]> Breaks =>
        from fault in (IEnumerable<Fault>)
        [
            new("truncated", OpenAiStubReply.Truncated("a b c d"), FailureKind.Truncated, Bill.Reported) { Streamed = (FailureKind.Truncated, Bill.Reported, "a b c d") },
            new("filtered", OpenAiStubReply.ContentFilter("a b c d"), FailureKind.ContentFiltered, Bill.Reported) { Streamed = (FailureKind.ContentFiltered, Bill.Reported, "a b c d") },
            new("cut", OpenAiStubReply.Text("a b c d").CutAfter(2), FailureKind.Network, Bill.Presumed) { Streamed = (FailureKind.Network, Bill.Estimated, "a b ") },
            new("error event", OpenAiStubReply.Text("a b c d").FailAfter(2), FailureKind.ProviderError, Bill.Presumed) { Streamed = (FailureKind.ProviderError, Bill.Estimated, "a b ") },
            new("stalled", OpenAiStubReply.Text("a b c d").StallAfter(2), FailureKind.Timeout, Bill.Presumed) { Streamed = (FailureKind.Timeout, Bill.Estimated, "a b ") },
            new("no finish", OpenAiStubReply.Text("a b c d").CutAfter(9), FailureKind.Network, Bill.Presumed) { Streamed = (FailureKind.Network, Bill.Estimated, "a b c d") },
        ]
        from streaming in (bool[])[false, true]
        select (object[])[fault, streaming];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task L10_ABreak_IsNoAnswer_OrStreamedATypedEnding(Fault fault, bool streaming)
    {
        _stub.Answer = _ => fault.Reply;
        List<ChatResponseUpdate> updates = [];
        GenAIResult result;
        if (streaming)
        {
            GenAIStreamingAnswer answer = Pipeline(configure: Patience(fault), models: 2).ExecuteStreamingAsync(new GenAIRequest(Prompt));
            await foreach (ChatResponseUpdate update in answer)
            {
                updates.Add(update);
            }

            result = answer.Result!;
            Assert.Equal((Outcome.Partial, fault.Streamed.Kind, fault.Streamed.Text), (result.Outcome, result.FailureKind, result.Text));
            Assert.Equal(fault.Streamed.Text, string.Concat(updates.Select(update => update.Text)));
            Assert.Equal(fault.Streamed.Kind.ToString(), Assert.IsType<ErrorContent>(Assert.Single(updates[^1].Contents)).ErrorCode);
            Assert.Single(_stub.Requests);
        }
        else
        {
            result = await Pipeline(configure: Patience(fault)).AskAsync(new GenAIRequest(Prompt), streaming: false);
            Assert.Equal((Outcome.FellBack, fault.Kind), (result.Outcome, result.FailureKind));
        }

        Decision decision = await DecisionAsync();
        Assert.Equal((result.FailureKind, result.Outcome), (decision.FailureKind, decision.Outcome));
        await AssertBillAsync(streaming ? fault.Streamed.Bill : fault.Bill, decision, streaming ? fault.Streamed.Text : "");
    }

    [Fact]
    public async Task L02_AProviderThatDoesNotKeepToItsBound_IsCutOff_AndTheConnectionClosed()
    {
        // The application's own decorator forgets the bound, and the server has more to say than it is given to send.
        _stub.Answer = _ => OpenAiStubReply.Text(string.Concat(Enumerable.Repeat("1234567 ", 100))).StallAfter(60);
        IChatClient forgetful = Connect(_stub.Endpoint, networkTimeout: null).AsBuilder().ConfigureOptions(options => options.MaxOutputTokens = null).Build();
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").UseLedger(_ledger).AddDecisionSink(_sink).AddModel("m0", forgetful, Price)
            .Configure(f => f.UseCostBreaker(c => (c.MaxOutputTokens, _) = (16, c.PerFeature(usd: 1_000, Per.Day).PerCall(tokens: 220L))))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest(Prompt), streaming: true);

        Assert.Equal((Outcome.Partial, FailureKind.BudgetExceeded), (result.Outcome, result.FailureKind));
        Assert.InRange(result.Text.Length, 17 * 4, 59 * 8);
        Assert.Equal(OpenAiStubEnding.ClientLeft, await Assert.Single(_stub.Requests).Ended);
        Assert.Null(_stub.Requests[0].MaxCompletionTokens);
        await AssertBillAsync(Bill.Estimated, await DecisionAsync(), result.Text);
    }

    [Fact]
    public async Task L04_AnAbandonedStream_IsBilledForWhatWasDelivered()
    {
        _stub.Answer = _ => OpenAiStubReply.Text("a b c d").StallAfter(2);

        await foreach (ChatResponseUpdate update in Pipeline().ExecuteStreamingAsync(new GenAIRequest(Prompt)))
        {
            if (update.Text == "b ")
            {
                break;
            }
        }

        Decision decision = await DecisionAsync();
        Assert.Equal(Outcome.Abandoned, decision.Outcome);
        await AssertBillAsync(Bill.Estimated, decision, "a b ");
    }

    /// <summary>Only what stalls is waited for: a busy machine takes its time for the rest.</summary>
    private static Action<FeatureBuilder>? Patience(Fault fault) => fault.Kind == FailureKind.Timeout ? Impatient : null;
}

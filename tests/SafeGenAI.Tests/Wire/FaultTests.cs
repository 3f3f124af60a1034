using System.Net;
using System.Net.Sockets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

public sealed class FaultTests : WireTest
{
    /// <summary>What comes in place of an answer: the kind and the bill, whole and streamed.</summary>
    public static IEnumerable<object[]> Faults =>
        from fault in (IEnumerable<Fault>)
        [
            new("429", OpenAiStubReply.RateLimited(), FailureKind.RateLimited, Bill.Nothing),
            new("429 in a day", OpenAiStubReply.RateLimited(86_400), FailureKind.RateLimited, Bill.Nothing),
            new("429 quota", OpenAiStubReply.InsufficientQuota(), FailureKind.QuotaExceeded, Bill.Nothing),
            new("500", OpenAiStubReply.ServerError(), FailureKind.ProviderError, Bill.Presumed),
            new("502", OpenAiStubReply.ServerError(502), FailureKind.ProviderError, Bill.Presumed),
            new("503", OpenAiStubReply.ServerError(503), FailureKind.ProviderError, Bill.Presumed),
            new("408", OpenAiStubReply.Error(408, "slow"), FailureKind.Timeout, Bill.Presumed),
            new("401", OpenAiStubReply.Unauthorized(), FailureKind.Auth, Bill.Nothing),
            new("403", OpenAiStubReply.Error(403, "no"), FailureKind.Auth, Bill.Nothing),
            new("400", OpenAiStubReply.BadRequest(), FailureKind.InvalidRequest, Bill.Nothing),
            new("404", OpenAiStubReply.NotFound(), FailureKind.InvalidRequest, Bill.Nothing),
            new("400 context", OpenAiStubReply.ContextLengthExceeded(), FailureKind.ContextTooLong, Bill.Nothing),
            new("400 filter", OpenAiStubReply.ContentFilterError(), FailureKind.ContentFiltered, Bill.Presumed),
            new("reset", OpenAiStubReply.Reset(), FailureKind.Network, Bill.Presumed),
            new("malformed", OpenAiStubReply.MalformedJson(), FailureKind.ProviderError, Bill.Presumed),
            new("cut before any part", OpenAiStubReply.Text("a b c d").CutAfter(0), FailureKind.Network, Bill.Presumed),
            new("tool call that is cut", OpenAiStubReply.ToolCall("weather", "{}").CutAfter(1), FailureKind.Network, Bill.Presumed),
            new("empty", OpenAiStubReply.Empty(), FailureKind.Empty, Bill.Reported),
            new("empty without usage", OpenAiStubReply.Empty().WithoutUsage(), FailureKind.Empty, Bill.Estimated),
            new("filtered, no text", OpenAiStubReply.ContentFilter(), FailureKind.ContentFiltered, Bill.Reported),
            new("refusal in words", OpenAiStubReply.Text("I'm sorry, but I can't help with that."), FailureKind.Refusal, Bill.Reported),

            // The SDK drops what a model streams as a refusal: what is left is an empty answer.
            new("refusal", OpenAiStubReply.Refusal("I cannot do that."), FailureKind.Refusal, Bill.Reported) { StreamedKind = FailureKind.Empty },
        ]
        from streaming in (bool[])[false, true]
        select (object[])[fault, streaming];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task L12_AFaultBeforeTheFirstContent_HasItsKind_ItsRung_AndItsBill(Fault fault, bool streaming)
    {
        _stub.Answer = _ => fault.Reply;
        FailureKind kind = streaming ? fault.StreamedKind ?? fault.Kind : fault.Kind;

        GenAIResult result = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, kind), (result.Outcome, result.FailureKind));
        Assert.False(string.IsNullOrWhiteSpace(result.Text));
        Decision decision = await DecisionAsync();
        Assert.Equal((kind, Outcome.FellBack, true), (decision.FailureKind, decision.Outcome, decision.FallbackTriggered));
        await AssertBillAsync(fault.Bill, decision, delivered: "");
        Assert.Single(_stub.Requests);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFaultBeforeTheFirstContent_IsAnsweredByTheNextModel_WhereItsKindMayMoveOn(Fault fault, bool streaming)
    {
        _stub.Enqueue(fault.Reply, OpenAiStubReply.Text("from the second"));

        GenAIResult result = await Pipeline(configure: f => f.MoveOnAlsoFor(
            FailureKind.Auth, FailureKind.InvalidRequest, FailureKind.Refusal, FailureKind.ContentFiltered), models: 2).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal(("from the second", Outcome.Answered, "m1"), (result.Text, result.Outcome, result.Model));
        Assert.Equal(2, (await DecisionAsync()).Attempts.Count);
    }

    /// <summary>The SDK ends the stream without an exception: what is left is an answer without content.</summary>
    [Theory]
    [InlineData(false, FailureKind.ProviderError, Bill.Presumed)]
    [InlineData(true, FailureKind.Empty, Bill.Estimated)]
    public async Task L10_AnErrorEventBeforeTheFirstContent_IsNeverSeen(bool streaming, FailureKind kind, Bill bill)
    {
        _stub.Enqueue(OpenAiStubReply.Text("a b c d").FailAfter(0), OpenAiStubReply.Text("a b c d").FailAfter(0), OpenAiStubReply.Text("from the second"));

        GenAIResult alone = await Pipeline().AskAsync(new GenAIRequest(Prompt), streaming);
        await AssertBillAsync(bill, await DecisionAsync(), "");
        GenAIResult result = await Pipeline(models: 2).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, kind), (alone.Outcome, alone.FailureKind));
        Assert.Equal(("from the second", Outcome.Answered, kind), (result.Text, result.Outcome, result.FailureKind));
        Assert.Equal(0, (await StateAsync()).Reserved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyTheServiceRefusesAsTooLong_IsTooLong_AndBillsNothing(bool streaming)
    {
        await using OpenAiStub small = await OpenAiStub.StartAsync(new OpenAiStubOptions { MaxRequestBodyBytes = 50 });

        GenAIResult result = await Pipeline(endpoint: small.Endpoint).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.ContextTooLong), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Nothing, await DecisionAsync(), "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L04_AConnectionThatWasNeverMade_BillsNothing(bool streaming)
    {
        using TcpListener reserved = new(IPAddress.Loopback, 0);
        reserved.Start();
        Uri nobody = new($"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndpoint).Port}/v1/");
        reserved.Stop();

        GenAIResult result = await Pipeline(endpoint: nobody).AskAsync(new GenAIRequest(Prompt), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Network), (result.Outcome, result.FailureKind));
        await AssertBillAsync(Bill.Nothing, await DecisionAsync(), "");
    }
}

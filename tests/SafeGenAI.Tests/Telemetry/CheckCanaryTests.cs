using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;
using SafeGenAI.Tests.HallucinationCheck;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>The hallucination check asks models with the source, the answer and the conversation: none of that is told anybody else.</summary>
public sealed class CheckCanaryTests
{
    private const string Canary = "canary";
    private const string Source = "The canary-source office will move on 14 March 2026 to the new building at the river.";
    private const string Invented = "It moves. <quote>the canary-invented office will never move out of town at all</quote>";
    private const string Doubtful = "The canary-source office will move on 14 March 2026 maybe.";

    private readonly MoneyRig _rig = new();

    private static Dictionary<string, (FakeReply[] Model, FakeReply? Judge, Action<HallucinationCheckOptions> Check, string Asked)> Ways => new()
    {
        ["judge answers"] = Judged(FakeReply.Text($$"""{"statements":[{"sentence":1,"label":"supported","source":1,"quote":"{{Source}}"}]}""")),
        ["judge contradicts"] = Judged(FakeReply.Text($$"""{"statements":[{"sentence":1,"label":"contradicted","source":1,"quote":"{{Source}}"}]}""")),
        ["judge rambles"] = Judged(FakeReply.Text("canary-nonsense { \"statements\": canary")),
        ["judge refuses"] = Judged(FakeReply.Text("I'm sorry, but I can't help with canary-source.")),
        ["judge is cut"] = Judged(FakeReply.Text("canary-one two three").ThenThrow(1, () => new IOException("canary-cut"))),
        ["judge throws"] = Judged(FakeReply.Throw(() => new HttpRequestException("key sk-canary is wrong for canary-prompt", null, System.Net.HttpStatusCode.Unauthorized))),
        ["judge calls a tool"] = Judged(FakeReply.ToolCall("canary_tool", new Dictionary<string, object?> { ["canary"] = "canary" })),
        ["samples"] = Sampled(FakeReply.Text("canary-other words altogether, nothing alike")),
        ["samples throw"] = Sampled(FakeReply.Throw(() => new HttpRequestException("canary-sample", null, System.Net.HttpStatusCode.BadRequest))),
        ["retried, mended"] = Retried(FakeReply.Text($"It moves. <quote>{Source}</quote>")),
        ["retried, in vain"] = Retried(FakeReply.Text(Invented)),
        ["retried, throws"] = Retried(FakeReply.Throw(() => new HttpRequestException("canary-retry", null, System.Net.HttpStatusCode.BadRequest))),
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string way in Ways.Keys)
            {
                data.Add(way, false);
                data.Add(way, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task L23_WhatACheckAsksOfModels_IsInNothingThatIsTold(string way, bool streaming)
    {
        (FakeReply[] replies, FakeReply? judgement, Action<HallucinationCheckOptions> check, string asked) = Ways[way];
        FakeChatClient model = new FakeChatClient("", _rig.Time) { Otherwise = replies[^1] }.Then(replies);
        FakeChatClient judge = new("", _rig.Time) { Otherwise = judgement ?? FakeReply.Text("") };
        string feature = $"check {way}-{streaming}";
        using Overheard overheard = new(feature);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder(feature)
            .UseTimeProvider(_rig.Time)
            .UseLoggerFactory(overheard.Loggers)
            .AddDecisionSink(_rig.Sink)
            .AddModel("small", model, MoneyRig.Price)
            .AddModel("judge", judge, MoneyRig.Price)
            .Configure(f => f.UseModels("small").UseResilience(r => r.MaxRetries = 0).UseCostBreaker(MoneyRig.Wide).UseHallucinationCheck(check))
            .Build();

        await pipeline.AskAsync(Request(), streaming);
        List<Exception> thrown = [];
        model.Then(replies);
        await pipeline.ExecuteAsync(Request(), async (client, ct) =>
        {
            try
            {
                return (await client.AskAsync(streaming, "canary-prompt", cancellationToken: ct)).Text;
            }
            catch (Exception exception)
            {
                // What a provider says is quoted to the developer who catches its own exception.
                thrown.AddRange(exception is GenAIException ? [exception] : []);
                return "";
            }
        }, _ => "");

        string told = await overheard.ReadAsync(_rig.Sink.Decisions, thrown);
        Assert.DoesNotContain(Canary, told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            (judgement is null ? model : judge).Requests,
            request => request.Messages.Any(message => message.Text.Contains(asked, StringComparison.Ordinal)));
        Assert.Equal(way == "retried, in vain" ? 1 : 0, thrown.Count);
    }

    private static (FakeReply[], FakeReply?, Action<HallucinationCheckOptions>, string) Judged(FakeReply judgement) =>
        ([FakeReply.Text(Doubtful)], judgement, h => h.AddDetector(new ScriptedDetector("maybe", Verdict.Uncertain, "doubt")).UseJudge("judge"), "canary-source");

    private static (FakeReply[], FakeReply?, Action<HallucinationCheckOptions>, string) Sampled(FakeReply sample) =>
        ([FakeReply.Text(Doubtful), sample, sample], null, h => h.Confidence.Samples = 2, "canary-prompt");

    private static (FakeReply[], FakeReply?, Action<HallucinationCheckOptions>, string) Retried(FakeReply again) =>
        ([FakeReply.Text(Invented), again], null, h => h.On(Verdict.Unsupported, CheckAction.Retry), "were not found in the material");

    private static GenAIRequest Request() => new("canary-prompt")
    {
        UserId = "canary-user",
        TenantId = "canary-tenant",
        Sources = [new GenAISource(Source, "canary-source-id")],
        Options = new ChatOptions { Instructions = "canary-instructions" },
    };
}

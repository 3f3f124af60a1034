using System.Buffers;
using System.Text;
using System.Text.Json;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

public sealed class DecisionJsonTests
{
    private const string CallId = "0123456789abcdef0123456789abcdef";

    private readonly MoneyRig _rig = new();

    [Fact]
    public async Task ADecision_IsOneLineWithStableNames()
    {
        FakeChatClient small = _rig.Model();
        small.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        FakeChatClient large = _rig.Model();
        large.Otherwise = FakeReply.Text("ok").After(TimeSpan.FromMilliseconds(1_500)).WithUsage(1_000, 50, cachedInput: 900, reasoning: 40);
        GenAIPipelineBuilder builder = _rig.Builder
            .UsePseudonymKey("0123456789abcdef"u8)
            .AddModel("small", small, MoneyRig.Price)
            .AddModel("large", large, MoneyRig.Price)
            .Configure(f => f.UseModels("small", "large").UseResilience(r => r.MaxRetries = 0));
        builder.Given.Seeds = new Seeds { CallId = () => CallId };

        Task<GenAIResult> asking = builder.Build().AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "acme" }, streaming: false);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1_500));
        await asking;

        Assert.Equal(
            """
            {"feature":"f","timestamp":"2026-03-01T12:00:30Z","model":"large","input_tokens":1150,"output_tokens":4146,
            "latency_ms":1500,"fallback_triggered":true,"quality_score":null,
            "call_id":"0123456789abcdef0123456789abcdef","parent_id":null,"outcome":"answered","failure_kind":"network",
            "provenance":"model","rung":null,"escalated":false,"attempts":[
            {"model":"small","model_id":null,"failure_kind":"network","ms":0,"input_tokens":150,"output_tokens":4096,
            "cached_input_tokens":0,"reasoning_tokens":0,"usage_source":"presumed","cost_usd":0.008342,"cache_write_tokens":0},
            {"model":"large","model_id":"fake-model","failure_kind":null,"ms":1500,"input_tokens":1000,"output_tokens":50,
            "cached_input_tokens":900,"reasoning_tokens":40,"usage_source":"reported","cost_usd":0.00029,"cache_write_tokens":0}],
            "cached_input_tokens":900,"reasoning_tokens":40,"usage_source":"presumed","cost_usd":0.008632,"saved_usd":null,"rejected_usd":null,
            "cache":"none","arm":null,"verdict":"not_checked","findings":[],"time_to_first_content_ms":1500,
            "tenant":"TENANT","user":"USER","trace_id":null,"cache_write_tokens":0,"quota":"none","check_version":null,"confidence":null}
            """.ReplaceLineEndings("").Replace("TENANT", Hmac("acme"), StringComparison.Ordinal).Replace("USER", Hmac("ann"), StringComparison.Ordinal),
            Json(Assert.Single(_rig.Sink.Decisions)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheEightNamesOfTheContract_ComeFirstAndInOrder(bool streaming)
    {
        FakeChatClient client = _rig.Model();
        client.Otherwise = FakeReply.Throw(() => new HttpRequestException("down", null, System.Net.HttpStatusCode.TooManyRequests));
        await _rig.BuildWide(client).AskAsync(streaming);

        using JsonDocument json = JsonDocument.Parse(Json(Assert.Single(_rig.Sink.Decisions)));

        Assert.Equal(
            ["feature", "timestamp", "model", "input_tokens", "output_tokens", "latency_ms", "fallback_triggered", "quality_score"],
            json.RootElement.EnumerateObject().Take(8).Select(property => property.Name));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("model").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("quality_score").ValueKind);
        Assert.Equal("template", json.RootElement.GetProperty("rung").GetString());
    }

    [Theory]
    [InlineData(0.75, "0.75")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    public async Task AQualityScore_IsWhatWasMeasured(double score, string json)
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _rig.Model("It says <quote>the shop opens at nine</quote>."))
            .Configure(f => f.UseHallucinationCheck(h => h.AddDetector(new Scoring(score))))
            .Build();

        await pipeline.AskAsync(new GenAIRequest("hi") { Sources = ["the shop opens at nine"] }, streaming: false);

        Assert.Contains($"\"quality_score\":{json},", Json(Assert.Single(_rig.Sink.Decisions)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKindThatNobodyKnows_IsOther()
    {
        GenAIPipeline pipeline = _rig.Builder
            .AddModel("small", _rig.Model())
            .Configure(f => f.UseFailureClassifier(new Inventive()))
            .Build();

        GenAIResult result = await pipeline.AskAsync(streaming: false);

        Assert.Equal(Outcome.FellBack, result.Outcome);
        Assert.Contains("\"failure_kind\":\"other\"", Json(Assert.Single(_rig.Sink.Decisions)), StringComparison.Ordinal);
    }

    internal static string Json(Decision decision)
    {
        ArrayBufferWriter<byte> buffer = new();
        DecisionJson.Write(buffer, decision);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Hmac(string id) => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData("0123456789abcdef"u8, Encoding.UTF8.GetBytes(id)))[..32];

    private sealed class Scoring(double score) : IHallucinationDetector
    {
        public string Version => "1";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) =>
            new(new Detection(Verdict.Supported, [], 1, score));
    }

    private sealed class Inventive : IFailureClassifier
    {
        public Failure Classify(in ExceptionArguments arguments) => DefaultFailureClassifier.Instance.Classify(arguments);

        public Failure? Classify(in AnswerArguments arguments) => new((FailureKind)99, "made up");
    }
}

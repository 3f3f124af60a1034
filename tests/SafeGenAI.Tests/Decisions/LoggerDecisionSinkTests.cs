using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

public sealed class LoggerDecisionSinkTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeLogger _logger = new();

    [Fact]
    public async Task AModelsAnswer_IsInformationWithStructuredProperties()
    {
        Decision decision = await DecideAsync(_rig.Model());

        new LoggerDecisionSink(_logger).Record(decision);

        FakeLogRecord record = _logger.LatestRecord;
        Assert.Equal((LogLevel.Information, 1001, "CallAnswered"), (record.Level, record.Id.Id, record.Id.Name));
        AssertProperties(record, ("Feature", "f"), ("Outcome", "answered"), ("Provenance", "model"), ("Model", "small"), ("InputTokens", "10"),
            ("OutputTokens", "5"), ("CostUsd", "0.00002"), ("Cache", "none"), ("Verdict", "not_checked"), ("CallId", decision.CallId));
    }

    [Fact]
    public async Task ARungsAnswer_IsAWarningWithItsReason()
    {
        FakeChatClient client = _rig.Model();
        client.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        Decision decision = await DecideAsync(client);

        new LoggerDecisionSink(_logger).Record(decision);

        FakeLogRecord record = _logger.LatestRecord;
        Assert.Equal((LogLevel.Warning, 1002, "CallDegraded"), (record.Level, record.Id.Id, record.Id.Name));
        AssertProperties(record, ("Feature", "f"), ("Outcome", "fell_back"), ("Provenance", "template"), ("FailureKind", "network"),
            ("Rung", "template"), ("Model", null), ("Attempts", "1"), ("User", decision.User), ("CallId", decision.CallId));
    }

    [Fact]
    public async Task WhereWarningsAreOff_NothingIsWritten()
    {
        _logger.ControlLevel(LogLevel.Information, false);
        _logger.ControlLevel(LogLevel.Warning, false);

        new LoggerDecisionSink(_logger).Record(await DecideAsync(_rig.Model()));

        Assert.Equal(0, _logger.Collector.Count);
    }

    private static void AssertProperties(FakeLogRecord record, params (string Name, string? Value)[] expected) =>
        Assert.All(expected, property => Assert.Equal(property.Value, record.GetStructuredStateValue(property.Name)));

    private async Task<Decision> DecideAsync(FakeChatClient client)
    {
        await _rig.BuildWide(client).AskAsync(new GenAIRequest("hi") { UserId = "ann" }, streaming: false);
        return _rig.Sink.Decisions[^1];
    }
}

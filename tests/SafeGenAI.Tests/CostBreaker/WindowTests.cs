using SafeGenAI.Budgets;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class WindowTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public WindowTests() => _client = _rig.Model();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L07_ANewWindowAdmitsAgain_WithoutAReset(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(requests: 1, Per.Minute));

        Assert.Null((await pipeline.AskAsync(streaming)).FailureKind);
        _rig.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(FailureKind.BudgetExceeded, (await pipeline.AskAsync(streaming)).FailureKind);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await pipeline.AskAsync(streaming)).FailureKind);
        Assert.Equal(2, _client.Calls);
    }

    [Fact]
    public async Task L07_ACallIsChargedInTheWindowItWasReservedIn()
    {
        TaskCompletionSource gate = new();
        _client.Otherwise = FakeReply.Text("ok").When(gate.Task);
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(requests: 1, Per.Minute));
        Task<GenAIResult> asking = pipeline.AskAsync(streaming: false);

        _rig.Time.Advance(TimeSpan.FromSeconds(30));
        gate.SetResult();
        await asking;

        Assert.Null((await pipeline.AskAsync(streaming: false)).FailureKind);
        Assert.Equal(2, _client.Calls);
    }
}

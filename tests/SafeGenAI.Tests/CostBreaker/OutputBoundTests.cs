using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class OutputBoundTests
{
    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public OutputBoundTests() => _client = _rig.Model();

    [Theory]
    [InlineData(false, null, 4_096)]
    [InlineData(true, null, 4_096)]
    [InlineData(false, 100, 100)]
    [InlineData(true, 100, 100)]
    [InlineData(false, 10_000, 4_096)]
    [InlineData(true, 10_000, 4_096)]
    [InlineData(false, 0, 4_096)]
    [InlineData(true, -1, 4_096)] // "without a bound" to some providers
    public async Task L02_UnderATokenLimit_ACallerMayLowerTheOutputAndNeverRaiseIt(bool streaming, int? asked, int sent)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(tokens: 100_000, Per.Hour));
        ChatOptions options = new() { MaxOutputTokens = asked };

        await pipeline.AskAsync(new GenAIRequest("hi") { Options = options }, streaming);

        Assert.Equal(sent, Assert.Single(_client.Requests).Options!.MaxOutputTokens);
        Assert.Equal(asked, options.MaxOutputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L02_UnderAUsdLimit_TheConfiguredBoundReachesTheProvider(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c =>
        {
            c.MaxOutputTokens = 300;
            c.PerFeature(usd: 5, Per.Hour);
        });

        await pipeline.AskAsync(streaming);

        Assert.Equal(300, Assert.Single(_client.Requests).Options!.MaxOutputTokens);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 10_000)]
    public async Task WithoutATokenOrUsdLimit_NothingIsSet(bool streaming, int? asked)
    {
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(requests: 10, Per.Hour));

        await pipeline.AskAsync(new GenAIRequest("hi") { Options = new() { MaxOutputTokens = asked } }, streaming);

        Assert.Equal(asked, Assert.Single(_client.Requests).Options!.MaxOutputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L02_TheBoundIsWhatIsReserved(bool streaming)
    {
        TaskCompletionSource gate = new();
        _client.Otherwise = FakeReply.Text("ok").When(gate.Task);
        GenAIPipeline pipeline = _rig.Build(_client, c => c.PerFeature(tokens: 100_000, Per.Hour));

        Task<GenAIResult> asking = pipeline.AskAsync(new GenAIRequest("hi") { Options = new() { MaxOutputTokens = -1 } }, streaming);
        long reserved = _rig.Balance().Reserved;
        gate.SetResult();
        await asking;

        // Tokens, one request, and nano-USD are held together.
        Assert.Equal(MoneyRig.PromptEstimate + 4_096 + 1 + MoneyRig.Price.CostOf(MoneyRig.PromptEstimate, 0, 4_096), reserved);
        Assert.Equal(CostBreakerOptions.DefaultMaxOutputTokens, 4_096);
    }
}

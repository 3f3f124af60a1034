using SafeGenAI.Budgets;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>A soft limit holds back what calls turned out to use; a hard one the most they may use.</summary>
public sealed class SoftLimitTests : IDisposable
{
    private const int Samples = 64;

    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client = new() { Otherwise = FakeReply.Text("hello").WithUsage(100, 50) };

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task L02_WhatWasLearned_LetsMoreCallsIn_UnderASoftLimitOnly(bool streaming, bool isSoft)
    {
        // Three bounds of 4,096 output tokens fit; of what calls really use, many more.
        GenAIPipeline pipeline = Build(tokens: 25_000, isSoft);
        for (int i = 0; i < Samples; i++)
        {
            Assert.Equal("hello", (await pipeline.AskAsync(new GenAIRequest($"question {i}"), streaming)).Text);
        }

        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.Otherwise = FakeReply.Text("hello").WithUsage(100, 50).When(gate.Task);
        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 12).Select(i => pipeline.AskAsync(new GenAIRequest($"at once {i}"), streaming))];
        gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls);

        Assert.Equal(isSoft ? 12 : 3, results.Count(result => result.FailureKind is null));
        Assert.Equal(isSoft ? 0 : 9, results.Count(result => result.FailureKind == FailureKind.BudgetExceeded));
    }

    private GenAIPipeline Build(long tokens, bool isSoft) => _rig.Builder.AddModel("small", _client, MoneyRig.Price)
        .Configure(feature => feature.UseCostBreaker(c => c.PerFeature(tokens, Per.Hour, limit => limit.IsSoft = isSoft)))
        .Build();
}

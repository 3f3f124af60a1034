using System.Net;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>What is reported is what is enforced.</summary>
public sealed class AgreementTests
{
    private readonly MoneyRig _rig = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task L09_OverARandomMixOfFaults_TheDecisionsCostIsWhatTheLedgerSpent(int seed)
    {
        Random random = new(seed);
        Lock gate = new();
        FakeChatClient client = new()
        {
            Answer = _ =>
            {
                lock (gate)
                {
                    return Any(random);
                }
            },
        };
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .UseLedger(_rig.Ledger)
            .UseTimeProvider(_rig.Time)
            .AddDecisionSink(_rig.Sink)
            .AddModel("small", client, MoneyRig.Price)
            .AddModel("large", client, new ModelPrice(input: 3, output: 15))
            .Configure(f => f
                .UseModels("small", "large")
                .UseResilience(r => r.MaxRetries = 0)
                .UseCostBreaker(c => c.PerFeature(usd: 3, Per.Hour).PerUser(requests: 60, Per.Hour)))
            .Build();

        foreach (int call in Enumerable.Range(0, 500))
        {
            await AskAsync(pipeline, call);
        }

        Assert.Equal(500, _rig.Sink.Decisions.Count);
        (long tokens, long requests, long nanoUsd, long reserved) = _rig.Balance();
        List<Attempt> attempts = [.. _rig.Sink.Decisions.SelectMany(decision => decision.Attempts)];
        Assert.Equal(0, reserved);
        Assert.Equal(nanoUsd, _rig.Sink.Decisions.Sum(decision => decision.Usage.CostNanoUsd));
        Assert.Equal(nanoUsd, attempts.Sum(attempt => attempt.CostNanoUsd));
        Assert.Equal(tokens, attempts.Sum(attempt => attempt.InputTokens + attempt.OutputTokens));
        Assert.Equal(requests, attempts.Count(attempt => attempt.UsageSource != UsageSource.None));
        Assert.Equal(client.Calls, attempts.Count);
        Assert.InRange(nanoUsd, 2_000_000, 3_000_000_000);
        Assert.Equal(
            [UsageSource.None, UsageSource.Reported, UsageSource.Estimated, UsageSource.Presumed],
            attempts.Select(attempt => attempt.UsageSource).Distinct().Order());
    }

    private static async Task AskAsync(GenAIPipeline pipeline, int call)
    {
        GenAIRequest request = new($"question {call}") { UserId = $"user-{call % 7}" };
        using CancellationTokenSource caller = new();
        switch (call % 5)
        {
            case 0:
                await pipeline.ExecuteAsync(request);
                break;
            case 1:
                await pipeline.AskAsync(request, streaming: true);
                break;
            case 2:
                await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(request))
                {
                    break;
                }

                break;
            case 3:
                await pipeline.ExecuteAsync(request, async (client, ct) =>
                {
                    await client.GetResponseAsync("first", cancellationToken: ct);
                    return (await client.GetResponseAsync("second", cancellationToken: ct)).Text;
                }, _ => "fallback");
                break;
            default:
                try
                {
                    await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(request, caller.Token))
                    {
                        await caller.CancelAsync();
                    }
                }
                catch (OperationCanceledException)
                {
                }

                break;
        }
    }

    private static FakeReply Any(Random random) => random.Next(10) switch
    {
        0 => FakeReply.Throw(() => new HttpRequestException("limit", null, HttpStatusCode.TooManyRequests)),
        1 => FakeReply.Throw(() => new HttpRequestException("oops", null, HttpStatusCode.BadGateway)),
        2 => FakeReply.Text("one two three").ThenThrow(1, () => new IOException("cut")),
        3 => FakeReply.Text("one two three").WithoutUsage(),
        4 => FakeReply.Text("").WithUsage(20, 0),
        5 => FakeReply.Text("one two").WithFinishReason(ChatFinishReason.Length).WithUsage(30, 4_096),
        6 => FakeReply.Text("one two").WithUsage(-5, 1_000_000_000_000_000_000),
        7 => FakeReply.Text("one two").WithUsage(1_000, 70, cachedInput: 999, reasoning: 60),
        _ => FakeReply.Text("one two three").WithUsage(random.Next(1, 200), random.Next(1, 200)),
    };
}

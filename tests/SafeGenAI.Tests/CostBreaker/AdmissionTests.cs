using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.CostBreaker;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MoneyRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L01_OfAThousandConcurrentCallers_ExactlyTheAllowedNumberReachesTheProvider(bool streaming)
    {
        const int Callers = 1_000;
        const int Allowed = 37;
        TaskCompletionSource othersDenied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int denied = 0;
        FakeChatClient client = new() { Otherwise = FakeReply.Text("ok").When(othersDenied.Task) };
        GenAIPipeline pipeline = _rig.Build(client, c =>
        {
            c.MaxOutputTokens = 100;
            c.PerFeature(tokens: (MoneyRig.PromptEstimate + 100) * Allowed, Per.Hour).PerFeature(usd: 1, Per.Hour);
        });

        GenAIResult[] results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            GenAIResult result = await pipeline.AskAsync(streaming);
            if (result.FailureKind == FailureKind.BudgetExceeded && Interlocked.Increment(ref denied) == Callers - Allowed)
            {
                othersDenied.SetResult();
            }

            return result;
        }))).WaitAsync(Patience);

        Assert.Equal(Allowed, client.Calls);
        Assert.Equal(Allowed, results.Count(result => result is { Outcome: Outcome.Answered, Provenance: Provenance.Model }));
        Assert.Equal(Callers - Allowed, results.Count(result => result is { Outcome: Outcome.FellBack, FailureKind: FailureKind.BudgetExceeded }));
        Assert.Equal((Allowed * 15, Allowed, Allowed * 20_000, 0), _rig.Balance());
        Assert.Equal(0, _rig.Ledger.OpenLeases);
        Assert.Equal(Callers, _rig.Sink.Decisions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L01_ADeniedCall_MakesNoProviderCallAndLeavesNoTrace(bool streaming)
    {
        FakeChatClient client = new();
        GenAIPipeline pipeline = _rig.Build(client, c => c
            .Global(requests: 10, Per.Day).PerTenant(tokens: 100_000, Per.Minute).PerFeature(tokens: 100, Per.Hour).PerModel(requests: 10, Per.Hour));

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("hi") { TenantId = "acme" }, streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.BudgetExceeded), (result.Outcome, result.FailureKind));
        Assert.Equal(0, client.Calls);
        Assert.Equal((0, 0), (_rig.Ledger.OpenAccounts, _rig.Ledger.OpenLeases));
        Decision decision = Assert.Single(_rig.Sink.Decisions);
        Assert.Empty(decision.Attempts);
        Assert.Equal(new AttemptTotals(0, 0, 0, 0, 0, UsageSource.None), decision.Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L01_LimitsOverAllFeaturesAndOfOneFeature_HoldTogether(bool streaming)
    {
        FakeChatClient client = new();
        ServiceCollection services = new();
        services.AddSafeGenAI()
            .AddModel("small", _ => client)
            .UseCostBreaker(c => c.Global(requests: 3, Per.Day))
            .AddFeature("a", f => f.UseCostBreaker(c => c.PerFeature(requests: 2, Per.Day)))
            .AddFeature("b");
        await using ServiceProvider provider = services.BuildServiceProvider();
        GenAIPipeline a = provider.GetRequiredKeyedService<GenAIPipeline>("a");
        GenAIPipeline b = provider.GetRequiredKeyedService<GenAIPipeline>("b");

        FailureKind?[] kinds =
        [
            (await a.AskAsync(streaming)).FailureKind, (await a.AskAsync(streaming)).FailureKind, (await a.AskAsync(streaming)).FailureKind,
            (await b.AskAsync(streaming)).FailureKind, (await b.AskAsync(streaming)).FailureKind,
        ];

        Assert.Equal([null, null, FailureKind.BudgetExceeded, null, FailureKind.BudgetExceeded], kinds);
        Assert.Equal(3, client.Calls);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public async Task L02_UnderConcurrency_SpendNeverExceedsTheLimit(bool streaming, int seed)
    {
        const long Limit = 30_000;
        Random random = new(seed);
        FakeChatClient client = new()
        {
            // A provider that honours the bound it is sent, and uses all of it.
            Answer = asked => FakeReply.Text("ok").WithUsage(MoneyRig.PromptEstimate, asked.Options!.MaxOutputTokens!.Value),
        };
        GenAIPipeline pipeline = _rig.Build(client, c => c.PerFeature(tokens: Limit, Per.Hour));

        await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => random.Next(1, 6_000)).ToList().Select(most => Task.Run(() =>
            pipeline.AskAsync(new GenAIRequest("hi") { Options = new ChatOptions { MaxOutputTokens = most } }, streaming)))).WaitAsync(Patience);

        (long tokens, _, _, long reserved) = _rig.Balance();
        Assert.InRange(tokens, Limit - MoneyRig.PromptEstimate - 4_096, Limit);
        Assert.Equal(0, reserved);
    }
}

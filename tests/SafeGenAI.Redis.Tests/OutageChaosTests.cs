using SafeGenAI.Budgets;
using SafeGenAI.Redis.Tests.Chaos;
using SafeGenAI.Testing.Budgets;
using Xunit.Abstractions;

namespace SafeGenAI.Redis.Tests;

/// <summary>Every fault of a server under load, with every policy, on servers of the test's own. Twice each, or 20 times with SAFEGENAI_SOAK=1 (5 on Garnet).</summary>
public class OutageChaosTests(ITestOutputHelper output)
{
    [Theory]
    [OnGarnet(StoreFailurePolicy.FailClosed)]
    [OnGarnet(StoreFailurePolicy.LocalShare)]
    [OnGarnet(StoreFailurePolicy.FailOpen)]
    [OnRedis(StoreFailurePolicy.FailClosed)]
    [OnRedis(StoreFailurePolicy.LocalShare)]
    [OnRedis(StoreFailurePolicy.FailOpen)]
    public async Task WhateverHappensToTheServer_NoBudgetIsOverspent_AndNothingLeaks(RedisServer kind, StoreFailurePolicy policy)
    {
        // Garnet takes its time to start.
        int cycles = !LedgerScript.IsSoak ? 2 : kind == RedisServer.Redis ? 20 : 5;
        using ChaosServer server = await ChaosServer.StartAsync(kind);

        // Scarce enough to be used up and to deny; ample where everything is admitted.
        long amount = policy == StoreFailurePolicy.FailOpen ? 1_000_000 : 300;
        BudgetLimit[] limits = [.. new[] { BudgetScope.Tenant, BudgetScope.Model }.Select(
            scope => new BudgetLimit(scope, BudgetUnit.Tokens, amount, Per.Month) { OnStoreFailure = policy })];
        string prefix = RedisServers.NewPrefix();
        await using ChaosLoad one = new(server, new BudgetLimits("summary", limits), prefix);
        await using ChaosLoad other = new(server, new BudgetLimits("summary", limits), prefix);
        for (int cycle = 1; cycle <= cycles; cycle++)
        {
            foreach (ChaosFault fault in Enum.GetValues<ChaosFault>())
            {
                long began = TimeProvider.System.GetTimestamp();
                ChaosCall[] calls = await new ChaosCycle(server, [one, other], policy, fault, cycle).RunAsync();
                string told = string.Join(", ", calls.CountBy(call => call.Answer).Select(pair => $"{pair.Value} {pair.Key}"));
                output.WriteLine($"{kind}, {policy}, {fault} {cycle} of {cycles}: {told}; {TimeProvider.System.GetElapsedTime(began).TotalSeconds:N1} s");
            }
        }

        Assert.True(server.Proxy.Cut > 0, "No connection was cut.");
    }
}

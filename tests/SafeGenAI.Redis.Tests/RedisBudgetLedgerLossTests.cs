using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

/// <summary>A server that lost its data does not grant what was spent a second time, as far as anybody has seen it.</summary>
public class RedisBudgetLedgerLossTests
{
    private static readonly BudgetLimit PerTenant = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour) { AlertsOnBurnRate = false };
    private static readonly BudgetLimit PerFeature = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Rolling(TimeSpan.FromHours(1)));

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L02_AServerThatComesBackEmpty_GrantsNothingASecondTime_AndIsReportedOnce(RedisServer server)
    {
        FakeLogger<RedisBudgetLedger> logger = new();
        await using LedgerRig rig = await LedgerRig.OnAsync(server, null, logger, PerTenant);
        await rig.SettleAsync(await rig.ReserveAsync(60), 60);

        await LoseAsync(rig);

        Assert.False((await rig.ReserveAsync(41)).IsGranted);
        Assert.True((await rig.ReserveAsync(40)).IsGranted);
        Assert.Equal([1651, 1656], logger.Collector.GetSnapshot().Select(entry => entry.Id.Id));
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L02_WhatSeveralInstancesHaveSeen_IsPutBackOnce_AtItsMost_BesideWhatWasSpentSince(RedisServer server)
    {
        await using LedgerRig one = await LedgerRig.OnAsync(server, PerTenant, PerFeature);
        await using LedgerRig other = await one.AnotherAsync();
        await using LedgerRig newcomer = await one.AnotherAsync();
        await one.SettleAsync(await one.ReserveAsync(30), 30);
        await other.SettleAsync(await other.ReserveAsync(20), 20);

        await LoseAsync(one);
        await newcomer.SettleAsync(await newcomer.ReserveAsync(5), 5);

        // The first has not seen what the second spent, and nobody's own are added up.
        Assert.Equal([(35, 0), (35, 0)], await one.BalancesAsync());
        Assert.Equal([(55, 0), (55, 0)], await other.BalancesAsync());
        Assert.Equal([(55, 0), (55, 0)], await one.BalancesAsync());

        await LoseAsync(one);
        (LedgerRig, Task<(long, long)[]>)[] asked = [.. new[] { one, other, one, other }.Select(rig => (rig, rig.BalancesAsync()))];
        await Task.WhenAll(asked.Select(pair => pair.Item2));
        Assert.Equal([(55, 0), (55, 0)], await newcomer.BalancesAsync());
    }

    [Theory]
    [OnGarnet(true)]
    [OnGarnet(false)]
    [OnRedis(true)]
    [OnRedis(false)]
    public async Task AReset_IsNotUndone_WhoeverPutsBackFirst(RedisServer server, bool witnessFirst)
    {
        await using LedgerRig unaware = await LedgerRig.OnAsync(server, PerTenant);
        await using LedgerRig witness = await unaware.AnotherAsync();
        await unaware.SettleAsync(await unaware.ReserveAsync(90), 90);
        await witness.Ledger.ResetAsync(new(witness.Limits, PerTenant, LedgerRig.Ann, "ops", "a retry storm"));
        witness.ServerClock.Advance(TimeSpan.FromSeconds(1));
        await witness.SettleAsync(await witness.ReserveAsync(10), 10);

        await LoseAsync(unaware);
        foreach (LedgerRig rig in witnessFirst ? new[] { witness, unaware } : [unaware, witness])
        {
            await rig.BalancesAsync();
        }

        Assert.Equal([(10, 0)], await unaware.BalancesAsync());
    }

    [Theory]
    [OnGarnet(false)]
    [OnGarnet(true)]
    [OnRedis(false)]
    [OnRedis(true)]
    public async Task L03_AnAttemptInFlight_IsChargedOnce_ThoughItsLeaseIsLost(RedisServer server, bool presumed)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);
        BudgetReservation held = await rig.ReserveAsync(60);

        await LoseAsync(rig);
        BudgetSettlement settled = presumed ? await rig.Ledger.SettlePresumedAsync(held) : await rig.SettleAsync(held, 40);

        Assert.Equal(SettlementOutcome.Settled, settled.Outcome);
        long charge = presumed ? 60 : 40;
        Assert.Equal([(charge, 0), (charge, 0)], await rig.BalancesAsync());
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(held, 40)).Outcome);
        Assert.Equal([(charge, 0), (charge, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AnAttemptInFlight_IsNotCharged_WhereItsAccountWasResetBeforeTheLoss(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        BudgetReservation held = await rig.ReserveAsync(60);
        rig.ServerClock.Advance(TimeSpan.FromSeconds(1));
        await rig.Ledger.ResetAsync(new(rig.Limits, PerTenant, LedgerRig.Ann, "ops", "a retry storm"));

        await LoseAsync(rig);
        await rig.SettleAsync(held, 40);

        Assert.Equal([(0, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AnAlert_IsNotRaisedAgain_AndTheNextOneIs(RedisServer server)
    {
        BudgetLimit limit = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour) { Thresholds = [50, 80], AlertsOnBurnRate = false };
        await using LedgerRig rig = await LedgerRig.OnAsync(server, limit);
        Assert.Equal(50, Assert.Single((await rig.SettleAsync(await rig.ReserveAsync(60), 60)).Alerts).Percent);

        await LoseAsync(rig);

        Assert.Empty((await rig.SettleAsync(await rig.ReserveAsync(1), 1)).Alerts);
        Assert.Equal(80, Assert.Single((await rig.SettleAsync(await rig.ReserveAsync(20), 20)).Alerts).Percent);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ARollingWindow_IsPutBackSlotBySlot_AndWhatHasLeftItIsNot(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerFeature);
        foreach (long tokens in new[] { 7, 20, 300 })
        {
            await rig.SettleAsync(await rig.ReserveAsync(tokens), tokens);
            rig.Clock.Advance(TimeSpan.FromMinutes(25));
        }

        await LoseAsync(rig);
        Assert.Equal([(320, 0)], await rig.BalancesAsync());
        await rig.SettleAsync(await rig.ReserveAsync(1), 1);
        rig.Clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal([(301, 0)], await rig.BalancesAsync());
        rig.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal([(0, 0)], await rig.BalancesAsync());
        Assert.All(rig.AllKeys(), key => Assert.NotNull(rig.Database.KeyTimeToLive(key)));
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task OfWindowsThatAreOver_NothingIsPutBack(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        await rig.SettleAsync(await rig.ReserveAsync(60), 60);
        rig.Clock.Advance(TimeSpan.FromHours(1));

        await LoseAsync(rig);

        Assert.Equal([(0, 0)], await rig.BalancesAsync());
        Assert.DoesNotContain(rig.AllKeys(), key => key.ToString().Contains(":account:", StringComparison.Ordinal));
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task MoreAccountsThanOneScriptTakes_AreAllPutBack(RedisServer server)
    {
        BudgetLimit perUser = new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Day);
        await using LedgerRig rig = await LedgerRig.OnAsync(server, perUser);
        BudgetSubject[] users = [.. Enumerable.Range(0, 50).Select(i => new BudgetSubject("acme", $"user-{i}", null))];
        foreach (BudgetSubject user in users)
        {
            await rig.SettleAsync(await rig.ReserveAsync(60, user), 60);
        }

        await LoseAsync(rig);

        BudgetReservation[] answers = await Task.WhenAll(users.Select(user => rig.ReserveAsync(41, user)));
        Assert.DoesNotContain(answers, answer => answer.IsGranted);
    }

    private static async Task LoseAsync(LedgerRig rig) => 
        await Task.WhenAll(rig.AllKeys().Select(key => rig.Database.KeyDeleteAsync(key)));
}

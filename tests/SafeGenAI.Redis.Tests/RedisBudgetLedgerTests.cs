using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis.Tests;

public class RedisBudgetLedgerTests
{
    private static readonly BudgetLimit PerTenant = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour);
    private static readonly BudgetLimit PerFeature = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour);

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task WhatIsReserved_IsSettled_AndNothingStaysHeld(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);

        BudgetReservation reservation = await rig.ReserveAsync(60);

        Assert.Equal([(0, 60), (0, 60)], await rig.BalancesAsync());
        Assert.Equal(SettlementOutcome.Settled, (await rig.SettleAsync(reservation, 40)).Outcome);
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(reservation, 40)).Outcome);
        Assert.Equal([(40, 0), (40, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ADenialByTheSecondSlot_LeavesNoTraceInTheFirst(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(
            server, new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour), new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 100, Per.Hour));

        BudgetReservation denied = await rig.ReserveAsync(101);

        Assert.Equal(BudgetScope.Feature, denied.Denial!.Limit.Scope);
        Assert.Equal([(0, 0), (0, 0)], await rig.BalancesAsync());
        Assert.Equal(0, rig.Ledger.Pending.Count);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ADenialByTheFirstSlot_DoesNotHideOneOfTheSecondThatOutranksIt(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(
            server,
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Minute),
            new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Day));

        BudgetReservation denied = await rig.ReserveAsync(101);

        // Both deny for good; the day ends last.
        Assert.Equal(BudgetScope.Global, denied.Denial!.Limit.Scope);
        BudgetReservation extended = await rig.Ledger.ExtendAsync(await rig.ReserveAsync(50), LedgerRig.Tokens(51));
        Assert.Equal(BudgetScope.Global, extended.Denial!.Limit.Scope);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L01_OfManyConcurrentCallersOnFourInstances_ExactlyThoseThatFitAreAdmitted(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);
        LedgerRig[] instances = [rig, await rig.AnotherAsync(), await rig.AnotherAsync(), await rig.AnotherAsync()];

        BudgetReservation[] reservations = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => instances[i % 4].ReserveAsync(7))));

        BudgetReservation[] admitted = [.. reservations.Where(reservation => reservation.IsGranted)];
        Assert.Equal(14, admitted.Length);
        Assert.Equal([(0, 98), (0, 98)], await rig.BalancesAsync());
        foreach (BudgetReservation reservation in admitted)
        {
            await ((RedisReservation)reservation.State!).Ledger.SettleAsync(reservation, LedgerRig.Tokens(5));
        }

        Assert.Equal([(70, 0), (70, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L06_AmountsBeyondWhatADoubleHolds_AreExact(RedisServer server)
    {
        const long Most = BudgetLimit.MaximumAmount;
        BudgetLimit limit = new(BudgetScope.Global, BudgetUnit.Usd, Most, Per.Hour);
        await using LedgerRig rig = await LedgerRig.OnAsync(server, limit);

        BudgetReservation almost = await rig.Ledger.ReserveAsync(Request(rig, Most - 1));
        Assert.False((await rig.Ledger.ReserveAsync(Request(rig, 2))).IsGranted);
        BudgetReservation one = await rig.Ledger.ReserveAsync(Request(rig, 1));
        Assert.True(one.IsGranted);
        Assert.False((await rig.Ledger.ReserveAsync(Request(rig, 1))).IsGranted);

        // An overrun to 2^53 + 1 and beyond: doubles would lose the ones.
        await rig.Ledger.SettleAsync(one, new BudgetAmount(0, 0, 7_199_254_740_993));
        await rig.Ledger.SettleAsync(almost, new BudgetAmount(0, 0, Most));
        Assert.Equal([(Most + 7_199_254_740_993, 0)], await rig.BalancesAsync());
        Assert.False((await rig.Ledger.ReserveAsync(Request(rig, 0))).IsGranted);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L07_AClientWhoseClockIsADayWrong_IsToldTheServersWindow(RedisServer server)
    {
        FakeTimeProvider serverClock = LedgerRig.NewClock();
        serverClock.Advance(TimeSpan.FromDays(1));
        await using LedgerRig rig = await LedgerRig.OnAsync(server, serverClock, null, PerTenant, PerFeature);

        BudgetReservation reservation = await rig.ReserveAsync(60);
        Assert.True(reservation.IsGranted);

        BudgetReservation denied = await rig.ReserveAsync(60);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 13, 0, 0, TimeSpan.Zero), denied.Denial!.ResetsAt);
        Assert.Equal(TimeSpan.FromSeconds(59 * 60 + 30), denied.Denial.RetryAfter);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L07_AServerWhoseClockGoesBack_DoesNotBringAWindowBack(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        await rig.SettleAsync(await rig.ReserveAsync(100), 100);
        FakeTimeProvider ahead = LedgerRig.NewClock();
        ahead.Advance(TimeSpan.FromHours(1));
        await using LedgerRig later = await rig.AnotherAsync(ahead);
        await later.SettleAsync(await later.ReserveAsync(60), 60);

        // Another server with a clock behind: still the later hour.
        Assert.Equal([(60, 0)], await rig.BalancesAsync());
        Assert.False((await rig.ReserveAsync(41)).IsGranted);
    }

    private static BudgetRequest Request(LedgerRig rig, long nanoUsd) =>
        new(rig.Limits, LedgerRig.Ann, new BudgetAmount(0, 0, nanoUsd), LedgerRig.Lease, LedgerRig.NewAttempt());
}

using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis.Tests;

public class RedisBudgetLedgerAlertTests
{
    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AThreshold_IsAnnouncedOnce_OverAllInstances(RedisServer server)
    {
        BudgetLimit limit = new(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour) { Thresholds = [50], AlertsOnBurnRate = false };
        await using LedgerRig rig = await LedgerRig.OnAsync(server, limit);
        LedgerRig[] instances = [rig, await rig.AnotherAsync(), await rig.AnotherAsync(), await rig.AnotherAsync()];
        (LedgerRig On, BudgetReservation Held)[] held =
            [.. await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (instances[i % 4], await instances[i % 4].ReserveAsync(20))))];

        BudgetSettlement[] settled = await Task.WhenAll(held.Select(one => Task.Run(() => one.On.SettleAsync(one.Held, 20))));

        BudgetAlert alert = Assert.Single(settled.SelectMany(settlement => settlement.Alerts));
        Assert.Equal(50, alert.Percent);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task WhoComesLate_TakesBackNothingThatWasAnnouncedSince(RedisServer server)
    {
        BudgetLimit limit = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Rolling(TimeSpan.FromHours(1))) { Thresholds = [50, 80] };
        await using LedgerRig rig = await LedgerRig.OnAsync(server, limit);
        BudgetReservation first = await rig.ReserveAsync(55);
        await rig.SettleAsync(first, 55);
        Assert.Equal(80, Assert.Single((await rig.SettleAsync(await rig.ReserveAsync(30), 30)).Alerts).Percent);

        // As the first would announce, had its answer been slow: of 55, when nothing was announced.
        AlertAnnouncer late = new(rig.Ledger.Scripts, rig.Keys, new SeenSpend(rig.Keys), NullLogger.Instance, "redis:1");
        Assert.Empty(await late.RaiseAsync(((RedisReservation)first.State!).Held[0], ["55 0"], rig.Clock.GetUtcNow(), CancellationToken.None));

        Assert.Empty((await rig.SettleAsync(await rig.ReserveAsync(1), 1)).Alerts);
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AReset_BeginsAnew_KeepsWhoAndWhy_AndWhatIsInFlightStaysOutside(RedisServer server)
    {
        BudgetLimit tenant = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour);
        BudgetLimit feature = new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Rolling(TimeSpan.FromHours(1)));
        await using LedgerRig rig = await LedgerRig.OnAsync(server, tenant, feature);
        await rig.SettleAsync(await rig.ReserveAsync(60), 50);
        BudgetReservation inFlight = await rig.ReserveAsync(30);

        BudgetReset reset = await rig.Ledger.ResetAsync(new(rig.Limits, tenant, LedgerRig.Ann, "ops", "a retry storm\nof ours"));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.Ledger.ResetAsync(new(rig.Limits, feature, LedgerRig.Ann, "ops", "the same"));
        await rig.ReserveAsync(20);
        await rig.SettleAsync(inFlight, 30);

        Assert.Equal((50, 30), (reset.Spent.Tokens, reset.Reserved.Tokens));
        Assert.Equal([(0, 20), (0, 20)], await rig.BalancesAsync());
        IReadOnlyList<BudgetReset> audit = await rig.Ledger.ReadResetsAsync(10);
        Assert.Equal(["the same", "a retry storm\nof ours"], audit.Select(entry => entry.Reason));
        Assert.Equal(reset, audit[1]);
        Assert.Single(await rig.Ledger.ReadResetsAsync(1));
    }
}

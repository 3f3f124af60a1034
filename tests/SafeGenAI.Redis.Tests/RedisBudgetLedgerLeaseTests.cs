using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

/// <summary>Leases, and commands that come twice, late or in another order.</summary>
public class RedisBudgetLedgerLeaseTests
{
    private static readonly BudgetLimit PerTenant = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100_000, Per.Hour);
    private static readonly BudgetLimit PerFeature = new(BudgetScope.Feature, BudgetUnit.Tokens, 100_000, Per.Hour);

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task L03_AnExpiredLease_IsChargedInFull_CorrectedOnce_AndForgotten(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        BudgetReservation corrected = await rig.ReserveAsync(60);
        BudgetReservation forgotten = await rig.ReserveAsync(30);

        rig.Clock.Advance(LedgerRig.Lease);
        Assert.Equal([(90, 0)], await rig.BalancesAsync());
        Assert.Equal(SettlementOutcome.Corrected, (await rig.SettleAsync(corrected, 40)).Outcome);
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(corrected, 40)).Outcome);

        rig.Clock.Advance(LedgerRig.Lease);
        Assert.Equal([(70, 0)], await rig.BalancesAsync());
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(forgotten, 1)).Outcome);
        Assert.Equal([(70, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task MoreExpiredLeasesThanOneScriptSeesTo_AreAllChargedBeforeAnybodyIsAdmitted(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => rig.ReserveAsync(400)));
        rig.Clock.Advance(LedgerRig.Lease);

        Assert.False((await rig.ReserveAsync(1)).IsGranted);
        Assert.Equal([(100_000, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AReservationThatComesAfterItWasGivenUp_HoldsNothing(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);
        Guid attempt = LedgerRig.NewAttempt();
        LedgerSlot[] slots = LedgerSlot.Of(rig.Limits, LedgerRig.Ann);

        foreach (LedgerSlot slot in slots)
        {
            ScriptArguments givenUp = rig.Ledger.Scripts.In(slot.Tag).Lease(attempt).Value(0).Value("given back").Amount(default);
            await rig.Ledger.Scripts.RunAsync(RedisScript.Settle, givenUp, CancellationToken.None);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.ReserveAsync(60, attempt: attempt));
        Assert.Equal([(0, 0), (0, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AReservationThatComesTwice_HoldsOnce(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);
        Guid attempt = LedgerRig.NewAttempt();

        BudgetReservation first = await rig.ReserveAsync(60, attempt: attempt);
        BudgetReservation second = await rig.ReserveAsync(60, attempt: attempt);

        Assert.Equal([(0, 60), (0, 60)], await rig.BalancesAsync());
        Assert.Equal(SettlementOutcome.Settled, (await rig.SettleAsync(first, 10)).Outcome);
        Assert.Equal(SettlementOutcome.Ignored, (await rig.SettleAsync(second, 10)).Outcome);
        Assert.Equal([(10, 0), (10, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ASettlementThatIsSentAgain_CountsOnce_AndIsAnsweredAsBefore(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        BudgetReservation reservation = await rig.ReserveAsync(60);
        LedgerSlot slot = LedgerSlot.Of(rig.Limits, LedgerRig.Ann)[0];

        string[] answers = new string[2];
        for (int i = 0; i < 2; i++)
        {
            ScriptArguments settlement = rig.Ledger.Scripts.In(slot.Tag).Lease(reservation.AttemptId).Value(0).Value("one").Amount(LedgerRig.Tokens(40));
            answers[i] = (await rig.Ledger.Scripts.RunAsync(RedisScript.Settle, settlement, CancellationToken.None)).Status;
        }

        Assert.Equal(["settled", "settled"], answers);
        Assert.Equal([(40, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ACrashBetweenTwoSlots_IsCharged(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature);

        // As far as a process came that was killed after the first slot.
        await rig.Ledger.ReserveAsync(rig.Request(60, limits: new BudgetLimits("summary", [PerTenant])));
        Assert.Equal([(0, 60), (0, 0)], await rig.BalancesAsync());
        rig.Clock.Advance(LedgerRig.Lease);

        Assert.Equal([(60, 0), (0, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task EveryKeyEnds_AndWritingToItDoesNotPutThatOff(RedisServer server)
    {
        BudgetLimit rolling = new(BudgetScope.User, BudgetUnit.Tokens, 100_000, Per.Rolling(TimeSpan.FromHours(1)));
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant, PerFeature, rolling);
        BudgetReservation reservation = await rig.ReserveAsync(60);
        await rig.ReserveAsync(60);
        string fixedAccount = rig.Limits.Accounts.Single(one => one.Scope == BudgetScope.Tenant).KeyOf(LedgerRig.Ann);
        RedisKey account = rig.AllKeys().Single(key => key.ToString().Contains(fixedAccount, StringComparison.Ordinal));
        TimeSpan ends = (await rig.Database.KeyTimeToLiveAsync(account))!.Value;

        rig.Clock.Advance(TimeSpan.FromMinutes(10));
        await rig.SettleAsync(reservation, 40);
        await rig.ReserveAsync(60);

        Assert.All(rig.AllKeys(), key => Assert.NotNull(rig.Database.KeyTimeToLive(key)));
        TimeSpan endsNow = (await rig.Database.KeyTimeToLiveAsync(account))!.Value;
        Assert.InRange(ends - endsNow, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task ARollingAccount_KeepsTheSlotsOfItsWindowOnly(RedisServer server)
    {
        BudgetLimit rolling = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100_000, Per.Rolling(TimeSpan.FromHours(1)));
        await using LedgerRig rig = await LedgerRig.OnAsync(server, rolling);
        for (int minute = 0; minute < 150; minute++)
        {
            await rig.SettleAsync(await rig.ReserveAsync(10), 10);
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        RedisKey account = rig.AllKeys().Single(key => key.ToString().Contains(":account:", StringComparison.Ordinal));
        Assert.InRange(await rig.Database.HashLengthAsync(account), 61, 61 * 8 + 4);
        Assert.Equal([(600, 0)], await rig.BalancesAsync());
    }

    [Theory]
    [OnGarnet]
    [OnRedis]
    public async Task AServerThatForgotItsScripts_IsTaughtAgain(RedisServer server)
    {
        await using LedgerRig rig = await LedgerRig.OnAsync(server, PerTenant);
        await rig.ReserveAsync(60);
        await rig.Database.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.True((await rig.ReserveAsync(60)).IsGranted);
        Assert.Equal([(0, 120)], await rig.BalancesAsync());
    }
}

using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Blocks;
using SafeGenAI.Tests.Budgets.Outages;

namespace SafeGenAI.Tests.Budgets.Blocks;

public sealed class BlockLedgerTests : IAsyncDisposable
{
    private readonly SteppingClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly SwitchedLedger _store;
    private readonly BlockLedger _ledger;
    private readonly List<BudgetAlert> _alerts = [];
    private readonly BudgetLimits _limits = new("summary", [new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour)]);
    private int _attempts;

    public BlockLedgerTests()
    {
        _store = new SwitchedLedger(_clock);
        _ledger = NewLedger();
    }

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task SeveralAttempts_NeedOneTripToTheStore()
    {
        for (int i = 0; i < 10; i++)
        {
            await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(10));
        }

        Assert.Equal(1, _store.Asked);
        Assert.Equal((0, 100), await BalanceAsync());
    }

    [Fact]
    public async Task ABlockThatIsOver_IsSettledWithWhatItsAttemptsUsed()
    {
        await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(4));
        await _ledger.SettlePresumedAsync(await ReserveAsync(10));

        await EndBlocksAsync();

        Assert.Equal((14, 0), await BalanceAsync());
    }

    [Fact]
    public async Task AnAttemptUnderWay_KeepsItsBlock_AndSettlesItWhenItEnds()
    {
        BudgetReservation slow = await ReserveAsync(10);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(1));
        Assert.Equal((0, 200), await BalanceAsync());

        await _ledger.SettleAsync(slow, LedgerRig.Tokens(7));

        Assert.Equal((7, 100), await BalanceAsync());
    }

    [Fact]
    public async Task WhatAnAttemptDidNotUse_IsThereForTheNext()
    {
        for (int i = 0; i < 60; i++)
        {
            await _ledger.SettleAsync(await ReserveAsync(10), new BudgetAmount(1, 0, 0));
        }

        Assert.Equal(1, _store.Asked);
    }

    [Fact]
    public async Task L02_NearTheLimit_EachAttemptAsksForItself_AndTheLastTokenCanBeSpent()
    {
        BudgetLimits limits = new("summary", [new(BudgetScope.Feature, BudgetUnit.Tokens, 25, Per.Hour)]);

        Assert.True((await ReserveAsync(10, limits)).IsGranted);
        Assert.True((await ReserveAsync(10, limits)).IsGranted);
        Assert.Equal(20, (await ReserveAsync(10, limits)).Denial!.Reserved);
        Assert.True((await ReserveAsync(5, limits)).IsGranted);
    }

    [Fact]
    public async Task ABlock_DoesNotOutliveItsWindow()
    {
        _clock.Step(TimeSpan.FromMinutes(59) + TimeSpan.FromSeconds(29.5));
        await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(10));
        _clock.Advance(TimeSpan.FromSeconds(0.6));

        await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(3));
        await EndBlocksAsync();

        Assert.Equal((3, 0), await BalanceAsync());
    }

    [Fact]
    public async Task L04_ACorrectionAfterTheBlockWasSettled_IsNettedWithTheNextOfTheSameWindow()
    {
        BudgetReservation presumed = await ReserveAsync(50);
        await _ledger.SettlePresumedAsync(presumed);
        await EndBlocksAsync();
        Assert.Equal((50, 0), await BalanceAsync());

        Assert.Equal(SettlementOutcome.Corrected, (await _ledger.SettleAsync(presumed, LedgerRig.Tokens(20))).Outcome);
        Assert.Equal(SettlementOutcome.Ignored, (await _ledger.SettleAsync(presumed, LedgerRig.Tokens(20))).Outcome);
        await _ledger.SettleAsync(await ReserveAsync(10), LedgerRig.Tokens(10));
        await EndBlocksAsync();
        await _ledger.SettleAsync(await ReserveAsync(25), LedgerRig.Tokens(25));
        await EndBlocksAsync();

        Assert.Equal((55, 0), await BalanceAsync());
    }

    [Fact]
    public async Task AnExtension_ComesFromTheBlock_OrFromTheStore()
    {
        BudgetReservation reservation = await ReserveAsync(10);

        Assert.Equal(70, (await _ledger.ExtendAsync(reservation, new BudgetAmount(60, 0, 0))).Amount.Tokens);
        Assert.Equal(1, _store.Asked);
        Assert.Equal(470, (await _ledger.ExtendAsync(reservation, new BudgetAmount(400, 0, 0))).Amount.Tokens);
        Assert.False((await _ledger.ExtendAsync(reservation, new BudgetAmount(600, 0, 0))).IsGranted);
        Assert.Equal((0, 500), await BalanceAsync());
        await _ledger.SettleAsync(reservation, new BudgetAmount(430, 0, 0));
        await EndBlocksAsync();
        Assert.Equal((430, 0), await BalanceAsync());
    }

    [Fact]
    public async Task AlertsOfABlock_ReachWhoSettlesIt_OrWhoListens()
    {
        await _ledger.SettleAsync(await ReserveAsync(60), LedgerRig.Tokens(550));
        await EndBlocksAsync();

        Assert.Equal([50], _alerts.Where(alert => alert.Kind == BudgetAlertKind.Threshold).Select(alert => alert.Percent));
    }

    [Fact]
    public async Task AStoreThatIsAway_FailsTheAttempt_AndTheNextOneAsksAnew()
    {
        _store.Throws = true;
        await Assert.ThrowsAsync<IOException>(() => ReserveAsync(10));
        _store.Throws = false;

        Assert.True((await ReserveAsync(10)).IsGranted);
    }

    [Fact]
    public void L02_SeveralInstances_NeverOverspend_AndIdleMeansNothingReserved() =>
        Gen.Int[1, 60].Array[1, 120].Sample(sizes => PlayAsync(sizes).GetAwaiter().GetResult(), iter: 30);

    private static async Task PlayAsync(int[] sizes)
    {
        BlockLedgerTests[] instances = [new BlockLedgerTests(), new BlockLedgerTests()];
        InMemoryBudgetLedger store = new(instances[0]._clock);
        BlockLedger[] ledgers = [.. instances.Select(instance => instance.NewLedger(store))];
        long spent = 0;
        await Task.WhenAll(ledgers.Select(ledger => Task.Run(async () =>
        {
            foreach (int size in sizes)
            {
                BudgetReservation reservation = await ledger.ReserveAsync(instances[0].Request(size, instances[0]._limits));
                if (reservation.IsGranted)
                {
                    Interlocked.Add(ref spent, size);
                    await ledger.SettleAsync(reservation, LedgerRig.Tokens(size));
                }
            }
        })));
        foreach (BlockLedger ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }

        BudgetState state = (await store.ReadAsync(instances[0]._limits, LedgerRig.Ann))[0];
        Assert.Equal((spent, 0), (state.Spent, state.Reserved));
        Assert.InRange(state.Spent, 1, 1_000);
    }

    private BlockLedger NewLedger(IBudgetLedger? store = null) =>
        new(store ?? _store, 10, TimeSpan.FromSeconds(1), _clock, () => new Guid(Interlocked.Increment(ref _attempts), 1, 0, new byte[8]), Listen);

    private void Listen(string feature, BudgetSubject subject, IReadOnlyList<BudgetAlert> alerts)
    {
        Assert.Equal(("summary", LedgerRig.Ann), (feature, subject));
        _alerts.AddRange(alerts);
    }

    private BudgetRequest Request(long tokens, BudgetLimits limits) =>
        new(limits, LedgerRig.Ann, LedgerRig.Tokens(tokens), TimeSpan.FromMinutes(5), new Guid(Interlocked.Increment(ref _attempts), 0, 0, new byte[8]));

    private Task<BudgetReservation> ReserveAsync(long tokens, BudgetLimits? limits = null) =>
        _ledger.ReserveAsync(Request(tokens, limits ?? _limits)).AsTask();

    private async Task EndBlocksAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _ledger.Blocks == 0);
    }

    private async Task<(long Spent, long Reserved)> BalanceAsync()
    {
        BudgetState state = Assert.Single(await _store.Store.ReadAsync(_limits, LedgerRig.Ann));
        return (state.Spent, state.Reserved);
    }
}

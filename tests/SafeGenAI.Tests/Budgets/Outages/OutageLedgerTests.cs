using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Outages;

namespace SafeGenAI.Tests.Budgets.Outages;

public class OutageLedgerTests
{
    private readonly SteppingClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly SwitchedLedger _store;
    private readonly OutageLedger _ledger;
    private readonly List<string> _events = [];
    private readonly List<StoreFailurePolicy> _answered = [];
    private Action _onBegan = static () => { };
    private int _attempts;

    public OutageLedgerTests()
    {
        _store = new SwitchedLedger(_clock);
        _ledger = new OutageLedger(_store, new BudgetStoreOptions { Instances = 2 }, _clock, () => new Guid(++_attempts, 0, 0, new byte[8]), new OutageEvents
        {
            Began = exception =>
            {
                _events.Add($"began: {exception.Message}");
                _onBegan();
            },
            Ended = (length, dropped) => _events.Add($"ended after {length.TotalSeconds} s, {dropped} dropped"),
            Answered = _answered.Add,
        });
    }

    [Fact]
    public async Task L08_ALimitThatFailsClosed_DeniesWhileTheStoreIsAway_OnReserveAndOnRead()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailClosed, StoreFailurePolicy.FailOpen);
        _store.Throws = true;

        BudgetStoreException reserving = await Assert.ThrowsAsync<BudgetStoreException>(() => ReserveAsync(limits, 10));
        await Assert.ThrowsAsync<BudgetStoreException>(async () => await _ledger.ReadAsync(limits, LedgerRig.Ann));

        Assert.IsType<IOException>(reserving.InnerException);
        Assert.Contains("100 tokens per hour over all calls", reserving.Message, StringComparison.Ordinal);
        Assert.Equal([StoreFailurePolicy.FailClosed], _answered);
    }

    [Fact]
    public async Task L08_ALimitThatFailsOpen_AdmitsWhileTheStoreIsAway_AndTheStoreHearsOfItLater()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailOpen);
        _store.Throws = true;
        BudgetReservation reservation = await ReserveAsync(limits, 1_000);

        Assert.True(reservation.IsGranted);
        Assert.Empty(await _ledger.ReadAsync(limits, LedgerRig.Ann));
        await _ledger.SettleAsync(reservation, LedgerRig.Tokens(70));
        await BackAsync(limits);

        Assert.Equal((70, 0), await BalanceAsync(limits));
        Assert.Equal(["began: the store is down", "ended after 1 s, 0 dropped"], _events);
    }

    [Fact]
    public async Task L08_ALocalShare_IsEnforcedByTheInstanceAlone_AndTheStoreHearsOfItLater()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.LocalShare);
        _store.Throws = true;
        BudgetReservation first = await ReserveAsync(limits, 40);

        BudgetReservation second = await ReserveAsync(limits, 11);

        Assert.Equal((50, 40), (second.Denial!.Limit.Amount, second.Denial.Reserved));
        Assert.Equal(40, Assert.Single(await _ledger.ReadAsync(limits, LedgerRig.Ann)).Reserved);
        await _ledger.SettleAsync(first, LedgerRig.Tokens(30));
        Assert.True((await ReserveAsync(limits, 20)).IsGranted);
        await BackAsync(limits);
        Assert.Equal((30, 0), await BalanceAsync(limits));
    }

    [Fact]
    public async Task L08_WhatAnInstanceSpentBefore_CountsAgainstItsShare()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.LocalShare);
        await _ledger.SettleAsync(await ReserveAsync(limits, 45), LedgerRig.Tokens(45));
        _store.Throws = true;

        Assert.Equal(45, (await ReserveAsync(limits, 6)).Denial!.Used);
        Assert.True((await ReserveAsync(limits, 5)).IsGranted);
    }

    [Fact]
    public async Task AShareOfLessThanOne_FailsClosed_AndSaysWhy()
    {
        BudgetLimits limits = new("summary", [new(BudgetScope.Global, BudgetUnit.Requests, 1, Per.Hour) { OnStoreFailure = StoreFailurePolicy.LocalShare }]);
        _store.Throws = true;

        Assert.Contains("less than one", (await Assert.ThrowsAsync<BudgetStoreException>(() => ReserveAsync(limits, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALimitThatOnlyObserves_NeverDenies()
    {
        BudgetLimits limits = new("summary", [new(BudgetScope.Global, BudgetUnit.Tokens, 1, Per.Hour) { Mode = BudgetMode.Observe }]);
        _store.Throws = true;

        Assert.True((await ReserveAsync(limits, 10)).IsGranted);
    }

    [Fact]
    public async Task WhileTheStoreIsAway_OneAttemptInASecondAsksIt_AndTheOthersDoNotWait()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailOpen);
        _store.Throws = true;
        for (int i = 0; i < 10; i++)
        {
            await ReserveAsync(limits, 1);
        }

        Assert.Equal(1, _store.Asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ReserveAsync(limits, 1);
        await ReserveAsync(limits, 1);
        Assert.Equal(2, _store.Asked);
        Assert.Single(_events);
    }

    [Fact]
    public async Task AStoreThatHangs_IsGivenUpAfterItsPatience_AndWhatItGrantsLateHoldsNothing()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailClosed);
        _store.Hang();
        Task<BudgetReservation> asking = ReserveAsync(limits, 60);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<BudgetStoreException>(() => asking);

        _store.LetGo();
        await BackAsync(limits);

        Assert.Equal((0, 0), await BalanceAsync(limits));
    }

    [Fact]
    public async Task ACallerWhoLeavesWhileTheStoreHangs_IsCancelled_AndHoldsNothing()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailOpen);
        using CancellationTokenSource caller = new();
        _store.Hang();
        Task<BudgetReservation> asking = _ledger.ReserveAsync(Request(limits, 60), caller.Token).AsTask();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        _store.LetGo();
        await BackAsync(limits);

        Assert.Equal((0, 0), await BalanceAsync(limits));
        Assert.Empty(_events);
    }

    [Fact]
    public async Task L03_ASettlementThatTheStoreDidNotHear_IsToldWhenItIsBack_Once()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailClosed);
        BudgetReservation reservation = await ReserveAsync(limits, 60);
        BudgetReservation presumed = await ReserveAsync(limits, 20);
        _store.Throws = true;

        Assert.Equal(SettlementOutcome.Settled, (await _ledger.SettleAsync(reservation, LedgerRig.Tokens(10))).Outcome);
        await _ledger.SettleAsync(reservation, LedgerRig.Tokens(10));
        await _ledger.SettlePresumedAsync(presumed);
        await BackAsync(limits);

        Assert.Equal((30, 0), await BalanceAsync(limits));
    }

    [Fact]
    public async Task AStoreThatIsBackWhileItsReportStillFails_HearsOfItWithTheNextCall()
    {
        BudgetLimits limits = Limits(StoreFailurePolicy.FailOpen);
        _store.Throws = true;
        await _ledger.SettleAsync(await ReserveAsync(limits, 70), LedgerRig.Tokens(70));

        // The report fails, and before that is noted another call finds the store well again.
        _store.Throws = false;
        _store.ThrowsAfter = 1;
        _onBegan = () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _ = _ledger.ReadAsync(limits, LedgerRig.Ann).AsTask();
        };
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _ledger.ReadAsync(limits, LedgerRig.Ann);
        Assert.Equal(4, _events.Count);
        await _ledger.ReadAsync(limits, LedgerRig.Ann);

        Assert.True(_ledger.IsIdle);
        Assert.Equal((70, 0), await BalanceAsync(limits));
    }

    [Fact]
    public async Task WhatWasSpentInAWindowThatIsOver_IsNotChargedInTheNext()
    {
        BudgetLimits limits = new("summary",
        [
            new(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Hour) { OnStoreFailure = StoreFailurePolicy.FailOpen },
            new(BudgetScope.Global, BudgetUnit.Tokens, 100, Per.Day) { OnStoreFailure = StoreFailurePolicy.FailOpen },
        ]);
        _store.Throws = true;
        await _ledger.SettleAsync(await ReserveAsync(limits, 10), LedgerRig.Tokens(10));
        _clock.Advance(TimeSpan.FromHours(1));

        await BackAsync(limits);

        Assert.Equal([0, 10], (await _store.Store.ReadAsync(limits, LedgerRig.Ann)).Select(state => state.Spent));
    }

    [Fact]
    public async Task AnExtension_FollowsThePolicyToo()
    {
        BudgetLimits closed = Limits(StoreFailurePolicy.FailClosed);
        BudgetLimits open = new("other", [new(BudgetScope.Feature, BudgetUnit.Tokens, 100, Per.Hour) { OnStoreFailure = StoreFailurePolicy.FailOpen }]);
        BudgetReservation first = await ReserveAsync(closed, 50);
        BudgetReservation second = await ReserveAsync(open, 50);
        Assert.Equal(60, (await _ledger.ExtendAsync(first, LedgerRig.Tokens(10))).Amount.Tokens);
        Assert.False((await _ledger.ExtendAsync(first, LedgerRig.Tokens(100))).IsGranted);
        _store.Throws = true;

        await Assert.ThrowsAsync<BudgetStoreException>(async () => await _ledger.ExtendAsync(first, LedgerRig.Tokens(1)));
        await Assert.ThrowsAsync<BudgetStoreException>(async () => await _ledger.ExtendAsync(first, LedgerRig.Tokens(1)));
        Assert.Equal(150, (await _ledger.ExtendAsync(second, LedgerRig.Tokens(100))).Amount.Tokens);
    }

    private static BudgetLimits Limits(params StoreFailurePolicy[] policies) => new("summary", policies.Select((policy, i) =>
        new BudgetLimit(i == 0 ? BudgetScope.Global : BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour) { OnStoreFailure = policy }));

    private BudgetRequest Request(BudgetLimits limits, long tokens) =>
        new(limits, LedgerRig.Ann, LedgerRig.Tokens(tokens), TimeSpan.FromMinutes(5), new Guid(++_attempts, 0, 0, new byte[8]));

    private Task<BudgetReservation> ReserveAsync(BudgetLimits limits, long tokens) => _ledger.ReserveAsync(Request(limits, tokens)).AsTask();

    private async Task BackAsync(BudgetLimits limits)
    {
        _store.Throws = false;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _ledger.ReadAsync(limits, LedgerRig.Ann);
        await Eventually.TrueAsync(() => _ledger.IsIdle);
    }

    private async Task<(long Spent, long Reserved)> BalanceAsync(BudgetLimits limits)
    {
        BudgetState state = (await _store.Store.ReadAsync(limits, LedgerRig.Ann))[0];
        return (state.Spent, state.Reserved);
    }
}

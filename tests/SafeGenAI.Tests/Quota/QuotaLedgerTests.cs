using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Quota;

/// <summary>A ledger that fails, that hangs, and that is far away.</summary>
public sealed class QuotaLedgerTests
{
    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerThatFails_DeniesTheCall_AndTheLadderAnswers(bool streaming)
    {
        GenAIResult result = await _rig.Build(ledger: new BrokenLedger()).AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.QuotaExceeded, Rung.DefaultTemplate), (result.Outcome, result.FailureKind, result.Text));
        Assert.Null(result.Quota);
        Assert.Equal(0, _rig.Model.Calls);
        Assert.Equal(QuotaOutcome.Denied, Assert.Single(_rig.Sink.Decisions).Quota);
    }

    [Fact]
    public async Task ALedgerThatFails_TellsTheDelegatesFallback() => Assert.Equal(
        FailureKind.QuotaExceeded,
        (await _rig.Build(ledger: new BrokenLedger()).ExecuteAsync(
            QuotaRig.Request(), (_, _) => Task.FromResult(default(FailureKind)), arguments => arguments.Failure.Kind)).Value);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerThatFailsToSettle_DoesNotTakeTheAnswerAway(bool streaming)
    {
        GenAIResult result = await _rig.Build(ledger: new BrokenLedger { OnlySettling = true }).AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal(("one two three", null), (result.Text, result.Quota));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatGoesWrong_IsLogged(bool onlySettling)
    {
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").UseTimeProvider(_rig.Time).UseLedger(new BrokenLedger { OnlySettling = onlySettling })
            .UseLoggerFactory(loggers).AddModel("small", _rig.Model).Configure(f => f.UseQuota(QuotaRig.TenADay)).Build();

        await pipeline.AskAsync(QuotaRig.Request(), streaming: false);

        // A settlement that the store did not hear waits for it.
        int[] expected = onlySettling ? [1450, 1503] : [1450, 1501, 1503];
        await Eventually.TrueAsync(() => expected.All(id => logs.Collector.GetSnapshot().Any(record => record.Id.Id == id)));
    }

    [Fact]
    public async Task GetQuota_ThrowsWhatTheStoreThrows()
    {
        BudgetStoreException thrown = await Assert.ThrowsAsync<BudgetStoreException>(() => _rig.Build(ledger: new BrokenLedger()).GetQuotaAsync("ann"));

        Assert.IsType<TimeoutException>(thrown.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerFarAway_HasSettledBeforeTheResultIsMade(bool streaming)
    {
        DistantLedger ledger = new(_rig.Ledger);
        Task<GenAIResult> asking = _rig.Build(ledger: ledger).AskAsync(QuotaRig.Request(), streaming);
        Assert.False(asking.IsCompleted);
        ledger.Reserving.SetResult();
        await Eventually.TrueAsync(() => ledger.Settled == 1);
        Assert.False(asking.IsCompleted);
        ledger.Settling.SetResult();

        Assert.Equal((1L, 9L), ((await asking).Quota!.Used, (await asking).Quota!.Remaining));
        Assert.False(ledger.WasReadEarly);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALedgerThatHangs_IsGivenUpAtTheDeadline_AndWhatItHoldsLaterGoesBack(bool streaming)
    {
        DistantLedger ledger = new(_rig.Ledger);
        Task<GenAIResult> asking = _rig.Build(ledger: ledger).AskAsync(QuotaRig.Request(), streaming);
        _rig.Time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal((FailureKind.QuotaExceeded, 0), ((await asking).FailureKind, _rig.Model.Calls));
        ledger.Settling.SetResult();
        ledger.Reserving.SetResult();
        await Eventually.TrueAsync(() => ledger.Settled == 1);
        Assert.Equal((0, 0), _rig.Balance());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelledWhileTheLedgerIsAsked_TheCallerIsGone_AndWhatItHoldsLaterGoesBack(bool streaming)
    {
        using CancellationTokenSource caller = new();
        DistantLedger ledger = new(_rig.Ledger);
        Task<GenAIResult> asking = _rig.Build(ledger: ledger).AskAsync(QuotaRig.Request(), streaming, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        ledger.Settling.SetResult();
        ledger.Reserving.SetResult();
        await Eventually.TrueAsync(() => ledger.Settled == 1);
        Assert.Equal((0, 0), _rig.Balance());
        Assert.Equal((Outcome.Canceled, 0), (Assert.Single(_rig.Sink.Decisions).Outcome, _rig.Model.Calls));
    }

    [Fact]
    public async Task AStatusThatDoesNotCome_HoldsNoAnswerUp()
    {
        DistantLedger ledger = new(_rig.Ledger);
        ledger.Reserving.SetResult();
        Task<GenAIResult> asking = _rig.Build(ledger: ledger).AskAsync(QuotaRig.Request(), streaming: false);
        await Eventually.TrueAsync(() => _rig.Model.Calls == 1 && ledger.Settled == 1);

        await Eventually.TrueAsync(() =>
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(2));
            return asking.IsCompleted;
        });

        Assert.Equal(("one two three", null), ((await asking).Text, (await asking).Quota));
    }

    /// <summary>A ledger whose answers take as long as the test says. It heeds no token.</summary>
    private sealed class DistantLedger(IBudgetLedger inner) : IBudgetLedger
    {
        private int _settled;

        public TaskCompletionSource Reserving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Settling { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Settled => Volatile.Read(ref _settled);

        /// <summary>Whether it was read while something was still to be settled.</summary>
        public bool WasReadEarly { get; private set; }

        public async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
        {
            await Reserving.Task;
            return await inner.ReserveAsync(request, CancellationToken.None);
        }

        public async ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _settled);
            await Settling.Task;
            return await inner.SettleAsync(reservation, charge, cancellationToken);
        }

        public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
            inner.ExtendAsync(reservation, more, cancellationToken);

        public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
            inner.SettlePresumedAsync(reservation, cancellationToken);

        public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
        {
            WasReadEarly |= !Settling.Task.IsCompleted;
            return inner.ReadAsync(limits, subject, cancellationToken);
        }

        public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
            inner.ResetAsync(request, cancellationToken);

        public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
            inner.ReadResetsAsync(most, cancellationToken);
    }
}

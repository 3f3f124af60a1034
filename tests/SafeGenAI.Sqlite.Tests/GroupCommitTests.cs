using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>Callers that wait while somebody else writes.</summary>
public class GroupCommitTests
{
    private static readonly BudgetLimit Hourly = new(BudgetScope.Feature, BudgetUnit.Requests, 100_000, Per.Hour);

    [Fact]
    public async Task WhoeverWaitsAtTheSameTime_SharesACommit_AndGetsAnAnswerOfItsOwn()
    {
        await using LedgerRig rig = new(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour));
        await rig.SpendAsync(1);
        FileInfo log = new(rig.File.Path + "-wal");
        long before = log.Length;
        Task<BudgetReservation>[] waiting;
        using (WriteLock(rig))
        {
            waiting = [.. Enumerable.Range(0, 200).Select(number => rig.ReserveAsync(number % 2 == 0 ? 9 : 2_000).AsTask())];
            Assert.DoesNotContain(waiting, task => task.IsCompleted);
        }

        BudgetReservation[] answers = await Task.WhenAll(waiting);

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number % 2 == 0), answers.Select(answer => answer.IsGranted));
        Assert.Equal(200, answers.Select(answer => answer.AttemptId).Distinct().Count());

        // Of its own, each of a hundred commits would write four pages and more.
        log.Refresh();
        Assert.InRange(log.Length - before, 1, 100 * 4096);
    }

    [Fact]
    public async Task WhoIsCancelledBeforeItsTurn_HoldsNothing_AndTouchesNobodyElse()
    {
        await using LedgerRig rig = new(Hourly);
        using CancellationTokenSource leaving = new();
        Task<BudgetReservation> stays, leaves;
        using (WriteLock(rig))
        {
            stays = rig.ReserveAsync(1).AsTask();
            leaves = rig.Ledger.ReserveAsync(rig.Request(1), leaving.Token).AsTask();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        }

        Assert.True((await stays).IsGranted);
        Assert.Equal((0, 1), await rig.BalanceAsync());
        Assert.Equal(1, rig.Query("SELECT count(*) FROM budget_lease"));
    }

    [Fact]
    public async Task WhoIsCancelledInItsTurn_GetsItsAnswer()
    {
        using CancellationTokenSource leaving = new();
        StoreWork<Sqlite.Budgets.LedgerOperations, int> work = new(_ => 7);
        Task<int> answer = work.AnswerAsync(leaving.Token);
        Assert.True(work.TryTake());
        await leaving.CancelAsync();
        work.Run(null!);
        work.Acknowledge();

        Assert.Equal(7, await answer);
    }

    [Fact]
    public async Task MoreThanFitIntoTheQueue_WaitForTheirPlace_AndAreAllAnswered()
    {
        await using LedgerRig rig = new(Hourly);
        Task<BudgetReservation>[] waiting;
        using CancellationTokenSource leaving = new();
        Task<BudgetReservation> last;
        using (WriteLock(rig))
        {
            waiting = [.. Enumerable.Range(0, 2_000).Select(_ => rig.ReserveAsync(1).AsTask())];
            last = rig.Ledger.ReserveAsync(rig.Request(1), leaving.Token).AsTask();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        }

        Assert.All(await Task.WhenAll(waiting), answer => Assert.True(answer.IsGranted));
        Assert.Equal((0, 2_000), await rig.BalanceAsync());
    }

    [Fact]
    public async Task DisposalAnswersWhoWaits_AndTakesNobodyMore()
    {
        await using LedgerRig rig = new(Hourly);
        Task<BudgetReservation>[] waiting;
        Task disposal;
        using (WriteLock(rig))
        {
            waiting = [.. Enumerable.Range(0, 50).Select(_ => rig.ReserveAsync(1).AsTask())];
            disposal = rig.Ledger.DisposeAsync().AsTask();
            Assert.False(disposal.IsCompleted);
        }

        await disposal;
        Assert.All(waiting, task => Assert.True(task.IsCompletedSuccessfully && task.Result.IsGranted));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await rig.ReserveAsync(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await rig.BalanceAsync());
        await rig.RestartAsync();
        Assert.Equal((0, 50), await rig.BalanceAsync());
    }

    [Fact]
    public async Task AFaultyWish_FailsAlone()
    {
        await using LedgerRig rig = new(Hourly);
        BudgetReservation settled = await rig.ReserveAsync(1);
        await rig.SettleAsync(settled, 1);
        Task<BudgetReservation> first, faulty, last;
        using (WriteLock(rig))
        {
            first = rig.ReserveAsync(1).AsTask();
            faulty = rig.Ledger.ExtendAsync(settled, LedgerRig.Tokens(1)).AsTask();
            last = rig.ReserveAsync(1).AsTask();
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => faulty);
        Assert.True((await first).IsGranted && (await last).IsGranted);
        Assert.Equal((1, 2), await rig.BalanceAsync());
    }

    [Fact]
    public async Task ReadingWaitsForNoWriter()
    {
        await using LedgerRig rig = new(Hourly);
        await rig.SpendAsync(1);
        using (WriteLock(rig))
        {
            Task<BudgetReservation> waiting = rig.ReserveAsync(1).AsTask();
            Assert.Equal((1, 0), await rig.BalanceAsync());
            Assert.Empty(await rig.Ledger.ReadResetsAsync(1));
            Assert.False(waiting.IsCompleted);
        }
    }

    private static StoreConnection WriteLock(LedgerRig rig)
    {
        StoreConnection other = new(new SqliteStoreOptions(rig.File.Path));
        other.Begin();
        return other;
    }
}

using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Tests.Review;

public class SqliteReviewQueueTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task OfTwoQueuesOnOneFile_EachItemIsClaimedOnce()
    {
        await using ReviewFile rig = new();
        await using SqliteReviewQueue other = rig.Open();
        for (int i = 0; i < 200; i++)
        {
            await rig.Queue.AddAsync(rig.Item());
        }

        ConcurrentBag<string> claimed = [];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            while (await (number % 2 == 0 ? rig.Queue : other).ClaimAsync($"reviewer {number}", Lease) is { } item)
            {
                claimed.Add(item.Id);
            }
        })));

        Assert.Equal(200, claimed.Count);
        Assert.Equal(200, claimed.Distinct().Count());
    }

    [Fact]
    public async Task WhatOneQueueAdded_TheOtherKnows_AndAddsNotAgain()
    {
        await using ReviewFile rig = new();
        await using SqliteReviewQueue other = rig.Open();
        ReviewItem item = rig.Item();

        bool[] added = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Task.Run(async () => await (number % 2 == 0 ? rig.Queue : other).AddAsync(item))));

        Assert.Single(added, one => one);
        ReviewItem claimed = (await other.ClaimAsync("bob", Lease))!;
        Assert.Equal("bob", (await rig.Queue.GetAsync(item.Id))!.ClaimedBy);
        Assert.True((await rig.Queue.DecideAsync(item.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Bad))).IsDone);
        Assert.Equal(ReviewOutcome.Conflict, (await other.DecideAsync(item.Id, claimed.Version, new HumanVerdict(ReviewJudgement.Good))).Outcome);
    }

    [Fact]
    public async Task ItemsClaimsAndVerdicts_SurviveARestart()
    {
        await using ReviewFile rig = new();
        ReviewItem decided = rig.Item(), inHand = rig.Item(), open = rig.Item(answer: "an answer");
        foreach (ReviewItem item in (ReviewItem[])[decided, inHand, open])
        {
            await rig.Queue.AddAsync(item);
        }

        ReviewItem first = (await rig.Queue.ClaimAsync("ann", Lease))!;
        await rig.Queue.DecideAsync(first.Id, first.Version, new HumanVerdict(ReviewJudgement.Bad) { Comment = "wrong year", Score = 0.25 });
        ReviewItem second = (await rig.Queue.ClaimAsync("ann", Lease))!;
        await rig.RestartAsync();

        Assert.Equal(
            [(decided.Id, ReviewState.Decided), (inHand.Id, ReviewState.Claimed), (open.Id, ReviewState.Open)],
            (await rig.Queue.ListAsync()).Items.Select(item => (item.Id, item.State)));
        HumanVerdict verdict = (await rig.Queue.GetAsync(decided.Id))!.HumanVerdict!;
        Assert.Equal((ReviewJudgement.Bad, "wrong year", 0.25), (verdict.Judgement, verdict.Comment, verdict.Score));
        Assert.True((await rig.Queue.RenewAsync(second.Id, second.Version, Lease)).IsDone);
        Assert.Equal("an answer", (await rig.Queue.GetAsync(open.Id))!.Content!.Answer);
    }

    [Fact]
    public async Task ALedgerAndAQueue_ShareAFile()
    {
        await using ReviewFile rig = new();
        await using SqliteBudgetLedger ledger = rig.File.Open(rig.Clock);
        BudgetLimits limits = new("summary", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour)]);

        Task[] work = [.. Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
        {
            await rig.Queue.AddAsync(ReviewFile.ItemOf(number, rig.Clock.GetUtcNow()));
            await ledger.ReserveAsync(new BudgetRequest(limits, default, new BudgetAmount(10, 1, 0), TimeSpan.FromMinutes(1), new Guid(number, 0, 0, new byte[8])));
        }))];
        await Task.WhenAll(work);

        Assert.Equal(40, (await rig.Queue.ListAsync()).Items.Count);
        Assert.Equal(400, (await ledger.ReadAsync(limits, default))[0].Reserved);
    }

    [Fact]
    public async Task AFileThatKnowsBudgetsOnly_IsBroughtUpToDate_AndKeepsItsBudgets()
    {
        await using ReviewFile rig = new();
        await rig.Queue.DisposeAsync();
        BudgetLimits limits = new("summary", [new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour)]);
        await using (SqliteBudgetLedger before = rig.File.Open(rig.Clock))
        {
            await before.ReserveAsync(new BudgetRequest(limits, default, new BudgetAmount(10, 1, 0), TimeSpan.FromMinutes(1), default));
        }

        using (StoreConnection connection = new(new SqliteStoreOptions(rig.File.Path)))
        {
            using Statement tables = connection.Prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'budget_%' AND name NOT LIKE 'sqlite_%'");
            List<string> newer = [];
            while (tables.Step())
            {
                newer.Add($"DROP TABLE {tables.Text(0)};");
            }

            connection.Execute($"{string.Concat(newer)} PRAGMA user_version = 1");
        }

        await rig.RestartAsync();

        Assert.True(await rig.Queue.AddAsync(rig.Item()));
        await using SqliteBudgetLedger ledger = rig.File.Open(rig.Clock);
        Assert.Equal(10, (await ledger.ReadAsync(limits, default))[0].Reserved);
    }

    [Fact]
    public async Task WhatIsDeletedOfAUser_IsNotLeftInTheFile()
    {
        await using ReviewFile rig = new();
        for (int i = 0; i < 50; i++)
        {
            await rig.Queue.AddAsync(rig.Item("ann-hash", "leftover " + new string((char)('a' + i % 26), 5_000)));
        }

        Assert.Equal(50, await rig.Queue.DeleteByUserAsync("ann-hash"));
        await rig.Queue.DisposeAsync();

        Assert.Equal([rig.File.Path], Directory.GetFiles(rig.File.Folder));
        Assert.DoesNotContain("leftover", Encoding.Latin1.GetString(File.ReadAllBytes(rig.File.Path)), StringComparison.Ordinal);
        await rig.RestartAsync();
    }

    [Fact]
    public async Task AFileThatStaysBusy_FailsClearly_AndWorksAgainAfterwards_ToldOnceEach()
    {
        using TemporaryFile file = new();
        FakeLogger<SqliteReviewQueue> logger = new();
        await using SqliteReviewQueue queue = new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.Zero }, null, logger);
        ReviewItem item = ReviewFile.ItemOf(1, TimeProvider.System.GetUtcNow());
        using (StoreConnection other = new(new SqliteStoreOptions(file.Path)))
        {
            other.Begin();
            for (int i = 0; i < 3; i++)
            {
                SqliteStoreException busy = await Assert.ThrowsAsync<SqliteStoreException>(async () => await queue.AddAsync(item));
                Assert.Equal(5, busy.ResultCode);
            }

            Assert.Null(await queue.GetAsync(item.Id));
        }

        Assert.True(await queue.AddAsync(item));
        long start = TimeProvider.System.GetTimestamp();
        while (logger.Collector.Count < 2 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            await Task.Yield();
        }

        Assert.Equal([1601, 1602], logger.Collector.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public async Task AfterItsEnd_ItSaysSo()
    {
        using TemporaryFile file = new();
        SqliteReviewQueue queue = ReviewFile.Open(file);
        queue.Dispose();

        ObjectDisposedException writing = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.PurgeAsync(default));
        Assert.Equal(nameof(SqliteReviewQueue), writing.ObjectName);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.ListAsync());
    }
}

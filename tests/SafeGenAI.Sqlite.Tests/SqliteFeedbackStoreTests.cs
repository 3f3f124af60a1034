using System.Text;
using SafeGenAI.Budgets;
using SafeGenAI.Feedback;
using SafeGenAI.Testing.Feedback;

namespace SafeGenAI.Sqlite.Tests;

public class SqliteFeedbackStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeedbackRecord Vote = new() { Feature = "f", CallId = "1", User = "ann", IsHelpful = false, Comment = "why", At = Noon };

    [Fact]
    public async Task It_Conforms()
    {
        List<TemporaryFile> files = [];
        try
        {
            await FeedbackConformance.AssertConformsAsync(() =>
            {
                files.Add(new TemporaryFile());
                return new(files[^1].OpenFeedback());
            });
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    [Fact]
    public async Task TenThousandVotesAtOnce_OverSeveralInstances_CountOnce()
    {
        using TemporaryFile file = new();
        SqliteFeedbackStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => file.OpenFeedback())];

        FeedbackChange[] changes = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(
            i => Task.Run(async () => await stores[i % stores.Length].RecordAsync(Vote))));

        Assert.Equal(1, changes.Count(change => change == FeedbackChange.Added));
        Assert.Equal(9_999, changes.Count(change => change == FeedbackChange.Repeated));
        Assert.All(stores, store => Assert.Equal(1, store.CountAsync("f", Noon).AsTask().Result.Unhelpful));
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task AVote_SurvivesARestart_BesideABudget()
    {
        using TemporaryFile file = new();
        await using SqliteBudgetLedger ledger = file.Open();
        using (SqliteFeedbackStore store = file.OpenFeedback())
        {
            await store.RecordAsync(Vote);
        }

        using SqliteFeedbackStore again = file.OpenFeedback();
        Assert.Equal(Vote, Assert.Single(await again.ReadAsync("f", "1")));
        Assert.Empty(await ledger.ReadResetsAsync(1));
    }

    [Fact]
    public async Task OldVotes_RunOutAsLaterOnesCome()
    {
        using TemporaryFile file = new();
        using SqliteFeedbackStore store = file.OpenFeedback();
        for (int i = 0; i < 6; i++)
        {
            await store.RecordAsync(Vote with { CallId = $"old {i}" });
        }

        await store.RecordAsync(Vote with { CallId = "in time", At = Noon.AddDays(400) });
        Assert.Equal(7, (await store.CountAsync("f", Noon)).Unhelpful);
        await store.RecordAsync(Vote with { CallId = "later", At = Noon.AddDays(401) });
        await store.RecordAsync(Vote with { CallId = "later still", At = Noon.AddDays(401) });
        Assert.Equal(3, (await store.CountAsync("f", Noon)).Unhelpful);
    }

    [Fact]
    public async Task ARetentionOfTheApplications_IsKept()
    {
        using TemporaryFile file = new();
        using SqliteFeedbackStore store = new(new SqliteStoreOptions(file.Path) { FeedbackRetention = TimeSpan.FromDays(30) });
        await store.RecordAsync(Vote);
        await store.RecordAsync(Vote with { CallId = "in time", At = Noon.AddDays(30) });
        Assert.Equal(2, (await store.CountAsync("f", Noon)).Unhelpful);
        await store.RecordAsync(Vote with { CallId = "later", At = Noon.AddDays(30).AddSeconds(1) });

        Assert.Empty(await store.ReadAsync("f", "1"));
        foreach (TimeSpan none in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromDays(3_651)])
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
                () => new SqliteStoreOptions(file.Path) { FeedbackRetention = none });
            Assert.StartsWith($"FeedbackRetention is {none}; set 1 to 3,650 days.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsDeletedOfAUser_IsNotLeftInTheFile()
    {
        using TemporaryFile file = new();
        using (SqliteFeedbackStore store = file.OpenFeedback())
        {
            for (int i = 0; i < 200; i++)
            {
                await store.RecordAsync(Vote with { CallId = $"{i}", Comment = "leftover " + new string((char)('a' + i % 26), 900) });
            }

            Assert.Equal(200, await store.DeleteByUserAsync("ann"));
        }

        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
        Assert.DoesNotContain("leftover", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void AUsersVotes_AreFoundByAnIndex()
    {
        using TemporaryFile file = new();
        file.OpenFeedback().Dispose();
        using StoreConnection connection = new(new SqliteStoreOptions(file.Path));
        using Statement plan = connection.Prepare("EXPLAIN QUERY PLAN DELETE FROM feedback_vote WHERE voter = ?1 AND voter <> ''");

        Assert.True(plan.Bind(1, "ann").Step());
        Assert.Contains("feedback_vote_voter", plan.Text(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClosedStore_SaysSo()
    {
        using TemporaryFile file = new();
        SqliteFeedbackStore store = file.OpenFeedback();
        store.Dispose();
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.RecordAsync(Vote));
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    [Fact]
    public async Task ABusyFile_IsAFailure_AfterWhichVotesAreTakenAgain()
    {
        using TemporaryFile file = new();
        using SqliteFeedbackStore store = new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.Zero });
        using (StoreConnection other = new(new SqliteStoreOptions(file.Path)))
        {
            other.Begin();
            SqliteStoreException exception = await Assert.ThrowsAsync<SqliteStoreException>(async () => await store.RecordAsync(Vote));
            Assert.Equal(5, exception.ResultCode);
            other.Rollback();
        }

        Assert.Equal(FeedbackChange.Added, await store.RecordAsync(Vote));
    }
}

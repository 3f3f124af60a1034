using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Feedback;
using SafeGenAI.Rollout;

namespace SafeGenAI.Sqlite.Tests.Rollout;

public class SqliteRolloutStoreTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task StateHistoryLeaseAndEvidence_SurviveARestart()
    {
        await using RolloutFile rig = new();
        RolloutRecord state = new("summary", 1, "{\"stage\":2}");
        await rig.Store.TryWriteAsync(state, RolloutFile.Entry("too many errors"));
        await rig.Store.LeadAsync("summary", "ann", Lease);
        await rig.Store.AddEvidenceAsync("summary", "r1", RolloutFile.Told(7));
        long position = (await rig.Store.ReadEvidenceAsync("summary", "r1")).Position;
        await rig.RestartAsync();

        Assert.Equal(state, await rig.Store.ReadAsync("summary"));
        Assert.Equal([RolloutFile.Entry("too many errors")], await rig.Store.ReadHistoryAsync("summary"));
        Assert.Equal("ann", await rig.Store.LeadAsync("summary", "bob", Lease));
        await rig.Store.AddEvidenceAsync("summary", "r1", RolloutFile.Told(7));
        await rig.Store.AddEvidenceAsync("summary", "r1", RolloutFile.Told(8));
        RolloutEvidencePage page = await rig.Store.ReadEvidenceAsync("summary", "r1", position);
        Assert.Equal([2L], page.UnitsByInterval);
        Assert.Equal([8L], page.BadEvents.Select(bad => bad.Unit));
        Assert.Equal(["8"], page.Totals);
    }

    [Fact]
    public async Task PositionsOfARun_AreNotUsedAgain_WhenOthersArePurged()
    {
        await using RolloutFile rig = new();
        await rig.Store.AddEvidenceAsync("summary", "kept", RolloutFile.Told(1));
        await rig.Store.AddEvidenceAsync("summary", "purged", RolloutFile.Told(2));
        long position = (await rig.Store.ReadEvidenceAsync("summary", "kept")).Position;

        await rig.Store.PurgeAsync("summary", "kept");
        await rig.RestartAsync();
        await rig.Store.AddEvidenceAsync("summary", "kept", RolloutFile.Told(3));

        Assert.Equal([3L], (await rig.Store.ReadEvidenceAsync("summary", "kept", position)).BadEvents.Select(bad => bad.Unit));
    }

    [Fact]
    public async Task WhatIsPurged_LeavesNoRow()
    {
        await using RolloutFile rig = new();
        await rig.Store.AddEvidenceAsync("summary", "r1", RolloutFile.Told(1));
        await rig.Store.PurgeAsync("summary", "r2");

        using StoreConnection connection = new(new SqliteStoreOptions(rig.File.Path));
        foreach (string table in (string[])["run", "unit", "interval", "totals", "bad_event"])
        {
            Assert.Equal(0, connection.ReadNumber($"SELECT count(*) FROM rollout_{table}"));
        }
    }

    [Fact]
    public async Task AFileOfTheVersionBefore_IsBroughtUpToDate_AndKeepsItsVotes()
    {
        await using RolloutFile rig = new();
        await rig.Store.DisposeAsync();
        FeedbackRecord vote = new() { Feature = "f", CallId = "1", IsHelpful = true, At = DateTimeOffset.UnixEpoch };
        using (SqliteFeedbackStore before = rig.File.OpenFeedback())
        {
            await before.RecordAsync(vote);
        }

        using (StoreConnection connection = new(new SqliteStoreOptions(rig.File.Path)))
        {
            string[] tables = ["state", "lease", "entry", "run", "unit", "interval", "totals", "bad_event"];
            connection.Execute($"{string.Concat(tables.Select(table => $"DROP TABLE rollout_{table};"))} PRAGMA user_version = 4");
        }

        await rig.RestartAsync();

        Assert.True(await rig.Store.TryWriteAsync(new RolloutRecord("summary", 1, ""), RolloutFile.Entry("")));
        await rig.Store.AddEvidenceAsync("summary", "r1", RolloutFile.Told(7));
        using SqliteFeedbackStore feedback = rig.File.OpenFeedback();
        Assert.Equal(vote, Assert.Single(await feedback.ReadAsync("f", "1")));
    }

    [Fact]
    public async Task BadEvents_AreReadByAnIndex()
    {
        await using RolloutFile rig = new();
        using StoreConnection connection = new(new SqliteStoreOptions(rig.File.Path));
        using Statement plan = connection.Prepare(
            "EXPLAIN QUERY PLAN SELECT * FROM rollout_bad_event WHERE run = ?1 AND position > ?2 ORDER BY position LIMIT ?3");

        Assert.True(plan.Step());
        Assert.Contains("rollout_bad_event_run (run=? AND position>?)", plan.Text(3), StringComparison.Ordinal);
        Assert.False(plan.Step());
    }

    [Fact]
    public async Task AFileThatStaysBusy_FailsClearly_AndWorksAgainAfterwards()
    {
        using TemporaryFile file = new();
        FakeLogger<SqliteRolloutStore> logger = new();
        await using SqliteRolloutStore store = new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.Zero }, null, logger);
        using (StoreConnection other = new(new SqliteStoreOptions(file.Path)))
        {
            other.Begin();
            SqliteStoreException busy = await Assert.ThrowsAsync<SqliteStoreException>(async () => await store.LeadAsync("summary", "ann", Lease));
            Assert.Equal(5, busy.ResultCode);
            Assert.Null(await store.ReadAsync("summary"));
        }

        Assert.Equal("ann", await store.LeadAsync("summary", "ann", Lease));
    }

    [Fact]
    public async Task AfterItsEnd_ItSaysSo()
    {
        using TemporaryFile file = new();
        SqliteRolloutStore store = RolloutFile.Open(file);
        store.Dispose();

        ObjectDisposedException writing = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.PurgeAsync("summary", "r1"));
        Assert.Equal(nameof(SqliteRolloutStore), writing.ObjectName);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync("summary"));
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }
}

using SafeGenAI.LedgerWorker;
using SafeGenAI.Rollout;
using SafeGenAI.Sqlite.Tests.Rollout;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>Two processes that write states and evidence are killed wherever they are. 5 times, or 100 with SAFEGENAI_SOAK=1.</summary>
public class RolloutProcessTests
{
    [Fact]
    public async Task WhatWasAcknowledged_SurvivesKill9_WithoutGapsAndWithoutCountingTwice()
    {
        int loops = Environment.GetEnvironmentVariable("SAFEGENAI_SOAK") == "1" ? 100 : 5;
        for (int loop = 1; loop <= loops; loop++)
        {
            await KillAndCheckAsync(new Random(loop));
        }
    }

    private static async Task KillAndCheckAsync(Random random)
    {
        using TemporaryFile file = new();
        using RolloutProcess first = new(file.Path, 1), second = new(file.Path, 2);
        await Task.WhenAll(first.ReadAsync(random.Next(1, 150)), second.ReadAsync(random.Next(1, 150)));
        await Task.WhenAll(first.KillAsync(), second.KillAsync());

        await using SqliteRolloutStore store = RolloutFile.Open(file);
        long version = (await store.ReadAsync(RolloutWork.Feature))?.Version ?? 0;
        long[] written = [.. first.Written, .. second.Written];
        Assert.Equal(written.Length, written.Distinct().Count());
        Assert.InRange(version, written.DefaultIfEmpty().Max(), written.Length + 2);
        Assert.Equal(
            Enumerable.Range(1, (int)version).Reverse().Select(number => $"{number}"),
            (await store.ReadHistoryAsync(RolloutWork.Feature, int.MaxValue)).Select(entry => entry.Reason));

        RolloutEvidencePage page = await store.ReadEvidenceAsync(RolloutWork.Feature, RolloutWork.Run, most: 10_000);
        HashSet<long> bad = [.. page.BadEvents.Select(one => one.Unit)];
        Assert.Equal(bad.Count, page.BadEvents.Count);
        Assert.Equal(bad.Count, page.UnitsByInterval.Sum());
        Assert.Superset(first.Told.Concat(second.Told).ToHashSet(), bad);
    }
}

using SafeGenAI.Review;
using SafeGenAI.Sqlite;

namespace SafeGenAI.LedgerWorker;

/// <summary>Reviewers who claim and decide until nothing is open.</summary>
public static class ReviewWork
{
    /// <summary>Longer than a worker lives.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private const int Reviewers = 3;

    public static async Task RunAsync(string path, string reviewer)
    {
        await using SqliteReviewQueue queue = new(new SqliteStoreOptions(path) { BusyTimeout = TimeSpan.FromMinutes(1) });
        await Task.WhenAll(Enumerable.Range(0, Reviewers).Select(_ => Task.Run(() => WorkAsync(queue, reviewer))));
    }

    // Each line is written after the queue's answer: it is what was acknowledged.
    private static async Task WorkAsync(SqliteReviewQueue queue, string reviewer)
    {
        while (await queue.ClaimAsync(reviewer, Lease) is { } item)
        {
            Console.WriteLine($"claimed {item.Id} {item.Version}");
            ReviewResult result = await queue.DecideAsync(item.Id, item.Version, new HumanVerdict(ReviewJudgement.Good) { Comment = $"by {reviewer}" });
            Console.WriteLine($"{(result.IsDone ? "decided" : "lost")} {item.Id} {result.Item?.Version}");
        }
    }
}

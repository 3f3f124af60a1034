using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Tests.Review;

/// <summary>A queue in a file at 2026-03-01 12:00:30 UTC.</summary>
internal sealed class ReviewFile : IAsyncDisposable
{
    private int _calls;

    public ReviewFile() => Queue = Open();

    public TemporaryFile File { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public SqliteReviewQueue Queue { get; private set; }

    /// <summary>Another queue on the same file, as another process has it.</summary>
    public SqliteReviewQueue Open() => Open(File, Clock);

    public static SqliteReviewQueue Open(TemporaryFile file, TimeProvider? clock = null) =>
        new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.FromSeconds(30) }, clock);

    public ReviewItem Item(string? user = null, string? answer = null) => ItemOf(Interlocked.Increment(ref _calls), Clock.GetUtcNow(), user, answer);

    public static ReviewItem ItemOf(int call, DateTimeOffset createdAt, string? user = null, string? answer = null) => new()
    {
        Id = ReviewItem.IdOf($"{call:x32}", ReviewStratum.Uncertain),
        CallId = $"{call:x32}",
        Feature = "summary",
        Stratum = ReviewStratum.Uncertain,
        Weight = 1,
        CreatedAt = createdAt,
        User = user,
        Content = answer is null ? null : new ReviewContent { Answer = answer },
    };

    public async Task RestartAsync()
    {
        await Queue.DisposeAsync();
        Queue = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        File.Dispose();
    }
}

using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Rollout;

namespace SafeGenAI.Sqlite.Tests.Rollout;

/// <summary>A store in a file at 2026-03-01 12:00:30 UTC.</summary>
internal sealed class RolloutFile : IAsyncDisposable
{
    public RolloutFile() => Store = Open();

    public TemporaryFile File { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public SqliteRolloutStore Store { get; private set; }

    /// <summary>Another store on the same file, as another process has it.</summary>
    public SqliteRolloutStore Open() => Open(File, Clock);

    public static SqliteRolloutStore Open(TemporaryFile file, TimeProvider? clock = null) =>
        new(new SqliteStoreOptions(file.Path) { BusyTimeout = TimeSpan.FromSeconds(30) }, clock);

    public static RolloutEntry Entry(string reason) => new()
    {
        Feature = "summary",
        At = DateTimeOffset.UnixEpoch,
        Action = RolloutAction.RolledBack,
        By = "gates",
        Reason = reason,
        FromPercent = 10,
        ToPercent = 0,
        Revision = "r1",
    };

    public static RolloutEvidence Told(int unit) => new()
    {
        Instance = "a",
        Units = [new RolloutUnit(unit, 0)],
        BadEvents = [new RolloutBadEvent(unit, 1, 0, IsCanary: true, 10)],
        Totals = $"{unit}",
    };

    public async Task RestartAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        File.Dispose();
    }
}

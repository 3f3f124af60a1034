namespace SafeGenAI.Sqlite.Tests;

/// <summary>A place for a database, gone with all that lies beside it when the test ends.</summary>
internal sealed class TemporaryFile : IDisposable
{
    // Where there is a disk in memory, no commit waits for a real one: the tests are about what is written, not how fast.
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    private static int _count;

    public string Folder { get; } = Directory.CreateDirectory(System.IO.Path.Combine(
        Root, $"safegenai-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}")).FullName;

    public string Path => System.IO.Path.Combine(Folder, "safegenai.db");

    public SqliteBudgetLedger Open(TimeProvider? time = null, TimeSpan? busyTimeout = null) =>
        new(new SqliteStoreOptions(Path) { BusyTimeout = busyTimeout ?? TimeSpan.FromSeconds(30) }, time);

    public SqliteFeedbackStore OpenFeedback() => new(new SqliteStoreOptions(Path) { BusyTimeout = TimeSpan.FromSeconds(30) });

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

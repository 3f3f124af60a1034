namespace SafeGenAI.Sqlite;

/// <summary>Which file, and how it is written to.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SqliteStoreOptions
{
    /// <summary>Creates the options.</summary>
    /// <param name="filePath">The file; a relative path starts at the current directory. It is made, for its owner only, when it
    /// is not there; its directory is not.</param>
    /// <exception cref="ArgumentException">The path is blank, or names a database in memory.</exception>
    public SqliteStoreOptions(string filePath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        if (filePath == ":memory:")
        {
            throw new ArgumentException("A database in memory shares nothing and survives nothing: pass a file, or leave the in-memory ledger in place.", nameof(filePath));
        }

        FilePath = Path.GetFullPath(filePath);
    }

    /// <summary>The file, as a full path.</summary>
    public string FilePath { get; }

    /// <summary>What an acknowledged change survives.</summary>
    /// <value>Default <see cref="SqliteDurability.Full"/>.</value>
    public SqliteDurability Durability
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Durability), value, "Pass Full or Normal.");
    } = SqliteDurability.Full;

    /// <summary>How long to wait while another process writes, before the store counts as failed.</summary>
    /// <value>Default 5 seconds; zero to one hour.</value>
    public TimeSpan BusyTimeout
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BusyTimeout), value, "Pass zero to one hour.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long votes of users are kept; older ones are deleted as later ones come.</summary>
    /// <value>Default 400 days; 1 to 3,650 days.</value>
    public TimeSpan FeedbackRetention
    {
        get;
        init => field = value >= TimeSpan.FromDays(1) && value <= TimeSpan.FromDays(3_650)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FeedbackRetention), value, $"FeedbackRetention is {value}; set 1 to 3,650 days.");
    } = TimeSpan.FromDays(400);
}

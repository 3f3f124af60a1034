namespace SafeGenAI.Sqlite;

/// <summary>What an acknowledged change survives. Each survives the end of the process, kill -9 included.</summary>
public enum SqliteDurability
{
    /// <summary>The loss of power too: each commit waits for the disk.</summary>
    Full = 1,

    /// <summary>The file stays whole when the power is lost, but the last moments before it may be missing: what was spent in
    /// them can be spent again. About eight times as many commits per second.</summary>
    Normal = 2,
}

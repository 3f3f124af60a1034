namespace SafeGenAI.Budgets.Prices;

/// <summary>What tells one content of a file from another without reading it.</summary>
internal readonly record struct FileStamp(DateTime WrittenUtc, long Length);

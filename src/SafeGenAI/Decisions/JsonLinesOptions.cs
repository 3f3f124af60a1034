namespace SafeGenAI.Decisions;

/// <summary>Where and how decisions are written as JSON lines.</summary>
public sealed class JsonLinesOptions
{
    /// <summary>Creates options for a file.</summary>
    /// <param name="path">The current file, for example <c>decisions.jsonl</c>; older ones stand beside it as
    /// <c>decisions-20260131-1.jsonl</c>. Its directory is created.</param>
    public JsonLinesOptions(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FilePath = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The current file, as a full path.</summary>
    public string FilePath { get; }

    /// <summary>A file that would grow past this is put aside first.</summary>
    /// <value>Bytes; default 64 MiB; at least 1,024.</value>
    public long MaxFileBytes
    {
        get;
        set => field = value >= 1_024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxFileBytes is {value}; a decision takes about 1,000 bytes: set at least 1,024.");
    } = 64L << 20;

    /// <summary>Decisions that may wait for the disk; more are dropped and counted in <c>safegenai.decisions.dropped</c>.</summary>
    /// <value>Decisions; default 8,192; at least 1.</value>
    public int QueueCapacity
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"QueueCapacity is {value}; set at least 1.");
    } = 8_192;
}

using Microsoft.Win32.SafeHandles;

namespace SafeGenAI.Budgets.Prices;

/// <summary>Reads a price list from a file.</summary>
/// <remarks>Everything is asked of an open handle: it follows links, as they are used where configuration is mounted.</remarks>
internal sealed class PriceFileReader(string path)
{
    /// <summary>LiteLLM's list has less than two million bytes.</summary>
    private const long LongestFile = 64L << 20;

    public string Path { get; } = path;

    /// <summary>What the file looks like now; null when it cannot be opened.</summary>
    public FileStamp? Stamp()
    {
        try
        {
            using SafeFileHandle file = Open();
            return Stamp(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The prices, and what the file looked like when they were read.</summary>
    /// <exception cref="FormatException">It is no price list, or it is just being written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public (PriceCatalog Prices, FileStamp Stamp) Read()
    {
        using SafeFileHandle file = Open();
        FileStamp stamp = Stamp(file);
        if (stamp.Length > LongestFile)
        {
            throw new FormatException($"It has {stamp.Length} bytes; a price list has at most {LongestFile}.");
        }

        byte[] content = new byte[stamp.Length];
        int read = 0;
        while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        return Stamp(file) == stamp
            ? (PriceCatalog.Parse(content.AsMemory(0, read)), stamp)
            : throw new FormatException("It was written to while it was read; it is read again when it stays as it is.");
    }

    private SafeFileHandle Open() => File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static FileStamp Stamp(SafeFileHandle file) => new(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
}

using System.Globalization;

namespace SafeGenAI.Decisions;

/// <summary>
/// The current file of decisions: opened with the first line, put aside when the UTC day ends or it is full. Each line
/// is one write, so a failed one loses that line and no other. Used by one thread.
/// </summary>
internal sealed class JsonLinesFile(JsonLinesOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How every line of ours begins.</summary>
    private static ReadOnlySpan<byte> Beginning => "{\"feature\":"u8;

    private FileStream? _file;
    private DateOnly _day;
    private long _length;

    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            Current(line.Length).Write(line);
            _length += line.Length;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        FileStream? file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // Nothing is buffered: nothing is lost by it.
        }
    }

    private FileStream Current(int bytes)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_file is null)
        {
            FileInfo existing = new(options.FilePath);
            existing.Directory?.Create();
            _day = existing is { Exists: true, Length: > 0 } ? DateOnly.FromDateTime(existing.LastWriteTimeUtc) : today;
            Open();
        }

        if (_length > 0 && (_day != today || _length + bytes > options.MaxFileBytes))
        {
            Dispose();
            PutAside();
            Open();
        }

        _day = today;
        return _file!;
    }

    private void Open()
    {
        _file = new FileStream(options.FilePath, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        });
        MendEnd(_file);
        _length = _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>A process that was killed, or a disk that was full, may have left half a line: the next must not join it.</summary>
    private static void MendEnd(FileStream file)
    {
        long start = StartOfLastLine(file);
        if (start == file.Length)
        {
            return;
        }

        Span<byte> beginning = stackalloc byte[Beginning.Length];
        file.Position = start;
        int read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        if (Beginning.StartsWith(beginning[..read]))
        {
            file.SetLength(start);
        }
        else
        {
            // Not ours: it is not for us to cut.
            file.Seek(0, SeekOrigin.End);
            file.Write("\n"u8);
        }
    }

    private static long StartOfLastLine(FileStream file)
    {
        byte[] buffer = new byte[4_096];
        for (long end = file.Length; end > 0;)
        {
            int count = (int)Math.Min(buffer.Length, end);
            file.Position = end - count;
            file.ReadExactly(buffer, 0, count);
            int newLine = buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (newLine >= 0)
            {
                return end - count + newLine + 1;
            }

            end -= count;
        }

        return 0;
    }

    private void PutAside()
    {
        string extension = Path.GetExtension(options.FilePath);
        string stem = Path.ChangeExtension(options.FilePath, null) + _day.ToString("-yyyyMMdd-", CultureInfo.InvariantCulture);
        int number = 1;
        while (File.Exists($"{stem}{number}{extension}"))
        {
            number++;
        }

        File.Move(options.FilePath, $"{stem}{number}{extension}");
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets.Prices;

namespace SafeGenAI.Budgets;

/// <summary>A price list in a JSON file that is read again when the file changes.</summary>
/// <remarks>
/// <para>The file's write time and length are looked at by a timer: that works on every file system, also where events
/// of the file system get lost, and follows links. A change is taken when the file then stayed as it is for one more
/// interval, so that half of it is never read while it is being written. What cannot be used, or is gone, leaves the last
/// good prices in force and is logged once (event 1412).</para>
/// <para>Thread-safe. Prices are swapped as a whole; attempts under way keep theirs.</para>
/// </remarks>
public sealed class PriceFile : IPriceCatalog, IDisposable
{
    private const int NamedInTheLog = 5;

    private readonly PriceFileReader _file;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private Loaded _loaded;
    private FileStamp? _taken;
    private FileStamp? _seen;
    private int _checking;

    /// <summary>Reads the file, and begins to watch it.</summary>
    /// <param name="path">The file: this library's own format, or LiteLLM's.</param>
    /// <param name="time">The clock; null takes <see cref="TimeProvider.System"/>.</param>
    /// <param name="logger">Is told of every reload; null tells nobody.</param>
    /// <param name="checkInterval">How often the file is looked at, more than zero and at most one day; null takes <see cref="DefaultCheckInterval"/>.</param>
    /// <exception cref="FormatException">The file is no price list; the message lists its faults.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not more than zero and at most one day.</exception>
    public PriceFile(string path, TimeProvider? time = null, ILogger? logger = null, TimeSpan? checkInterval = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TimeSpan interval = checkInterval ?? DefaultCheckInterval;
        if (interval <= TimeSpan.Zero || interval > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(checkInterval), interval, "Look at the file at intervals of more than zero and at most one day.");
        }

        _file = new PriceFileReader(Path.GetFullPath(path));
        _logger = logger ?? NullLogger.Instance;
        (PriceCatalog catalog, FileStamp stamp) = _file.Read();
        _loaded = new Loaded(catalog, Version: 1);
        (_taken, _seen) = (stamp, stamp);
        TellOmitted(catalog);

        // A list that nobody uses any more may be collected without being disposed of.
        _timer = (time ?? TimeProvider.System).CreateTimer(
            static state =>
            {
                if (((WeakReference<PriceFile>)state!).TryGetTarget(out PriceFile? file))
                {
                    file.Check();
                }
            },
            new WeakReference<PriceFile>(this), interval, interval);
    }

    /// <summary>How often a file is looked at unless said otherwise: 5 seconds.</summary>
    public static TimeSpan DefaultCheckInterval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The prices in force.</summary>
    public PriceCatalog Current => Volatile.Read(ref _loaded).Catalog;

    /// <inheritdoc/>
    public long Version => Volatile.Read(ref _loaded).Version;

    /// <inheritdoc/>
    public ModelPrice? Find(string model, DateOnly date) => Current.Find(model, date);

    /// <summary>Stops watching the file; its prices stay in force.</summary>
    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (Interlocked.Exchange(ref _checking, 1) != 0)
        {
            return;
        }

        try
        {
            FileStamp? stamp = _file.Stamp();
            if (stamp != _taken && stamp == _seen)
            {
                Take(stamp);
            }

            // Not what was taken and not what was seen before: it is still being written.
            _seen = stamp;
        }
        catch (Exception)
        {
            // A timer has no caller to tell, and a logger that throws must not end the process.
        }
        finally
        {
            Volatile.Write(ref _checking, 0);
        }
    }

    private void Take(FileStamp? stamp)
    {
        PriceCatalog catalog;
        try
        {
            (catalog, FileStamp read) = _file.Read();
            if (read != stamp)
            {
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            _taken = stamp;
            PriceLog.Rejected(_logger, _file.Path, exception.Message);
            return;
        }

        _taken = stamp;
        Volatile.Write(ref _loaded, new Loaded(catalog, _loaded.Version + 1));
        PriceLog.Reloaded(_logger, _file.Path, catalog.Entries.Count);
        TellOmitted(catalog);
    }

    private void TellOmitted(PriceCatalog catalog)
    {
        List<OmittedPrice> faulty = [.. catalog.Omitted.Where(omitted => omitted.IsFaulty)];
        if (faulty.Count > 0)
        {
            PriceLog.Omitted(
                _logger, _file.Path, faulty.Count, string.Join(" ", faulty.Take(NamedInTheLog).Select(omitted => $"'{omitted.Model}': {omitted.Reason}")));
        }
    }

    private sealed record Loaded(PriceCatalog Catalog, long Version);
}

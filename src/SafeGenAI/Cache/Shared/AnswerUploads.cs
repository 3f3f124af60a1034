using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;

namespace SafeGenAI.Cache.Shared;

/// <summary>
/// Seals answers and stores them, apart from the calls: a bounded queue, a few at once. What does not fit is not shared,
/// and counted.
/// </summary>
internal sealed class AnswerUploads : IAsyncDisposable
{
    public const int Capacity = 256;

    private const int AtOnce = 4;

    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long disposal waits for the store to take what is queued.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<Upload> _queue = Channel.CreateBounded<Upload>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });

    private readonly SharedStore _store;
    private readonly AnswerSeal _seal;
    private readonly int _maxEntryBytes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _workers;

    public AnswerUploads(SharedStore store, AnswerSeal seal, int maxEntryBytes, TimeProvider time, ILogger logger)
    {
        (_store, _seal, _maxEntryBytes, _time, _logger) = (store, seal, maxEntryBytes, time, logger);
        _workers = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Background.Run(WorkAsync)));
    }

    public void Offer(CachedAnswer answer, TimeSpan keepFor, string feature)
    {
        // What is far too large is not held until its turn comes.
        if (AnswerWriter.LeastSizeOf(answer.Original) > _maxEntryBytes)
        {
            Count(feature, "oversized");
        }
        else if (!_queue.Writer.TryWrite(new Upload(answer, keepFor, feature)))
        {
            Count(feature, "dropped");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _workers.WaitAsync(FlushLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_queue.Reader.TryRead(out Upload? left))
        {
            Count(left.Feature, "dropped");
        }
    }

    private async Task WorkAsync()
    {
        await foreach (Upload upload in _queue.Reader.ReadAllAsync())
        {
            try
            {
                Count(upload.Feature, await StoreAsync(upload));
            }
            catch (Exception exception)
            {
                Count(upload.Feature, "failed");
                CacheLog.StoreFailed(_logger, exception, upload.Feature);
            }
        }
    }

    private async Task<string> StoreAsync(Upload upload)
    {
        byte[] digest = _seal.DigestOf(upload.Answer.Question);
        (byte[]? entry, string why) = Seal(upload.Answer, digest);
        return entry is null ? why : await _store.WriteAsync(AnswerSeal.NameOf(digest), entry, upload.KeepFor, WriteLimit) switch
        {
            StoreOutcome.Done => "stored",
            StoreOutcome.Skipped => "skipped",
            _ => "failed",
        };
    }

    private (byte[]? Entry, string Why) Seal(CachedAnswer answer, byte[] digest)
    {
        LengthPrefixedWriter writer = new(capacity: 1_024);
        try
        {
            return !AnswerWriter.TryWrite(ref writer, answer) ? (null, "not_shareable")
                : writer.Written.Length + AnswerSeal.Overhead > _maxEntryBytes ? (null, "oversized")
                : (_seal.Seal(digest, writer.Written), "");
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void Count(string feature, string outcome) => Instruments.Add(
        Instruments.SharedCacheWrites, 1, new(SafeGenAINames.FeatureTag, feature), new(SafeGenAINames.OutcomeTag, outcome));

    private sealed record Upload(CachedAnswer Answer, TimeSpan KeepFor, string Feature);
}

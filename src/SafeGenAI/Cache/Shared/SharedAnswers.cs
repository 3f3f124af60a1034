using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.Cache.Shared;

/// <summary>
/// Accepted answers that the processes of an application share, behind the memory of each. Nothing of it is ever an error:
/// an outage, a foreign, corrupt, oversized or expired entry is a miss (L17).
/// </summary>
internal sealed class SharedAnswers : IAsyncDisposable
{
    /// <summary>How often an entry that does not open is told.</summary>
    private static readonly TimeSpan RejectionPause = TimeSpan.FromMinutes(1);

    private readonly SharedStore _store;
    private readonly AnswerSeal _seal;
    private readonly SharedCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AnswerUploads _uploads;
    private readonly Lock _lock = new();
    private long? _rejectedAt;

    public SharedAnswers(SharedStore store, AnswerSeal seal, SharedCacheOptions options, TimeProvider time, ILogger logger)
    {
        (_store, _seal, _options, _time, _logger) = (store, seal, options, time, logger);
        _uploads = new AnswerUploads(store, seal, options.MaxEntryBytes, time, logger);
    }

    /// <param name="question">The canonical question.</param>
    /// <param name="keepFor">How old an answer may be.</param>
    /// <param name="call">The call that asks; it does not wait longer than its own deadline.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, fresh or not, or null.</returns>
    public async Task<CachedAnswer?> FindAsync(byte[] question, TimeSpan keepFor, GenAICall call, CancellationToken cancellationToken)
    {
        byte[] digest = _seal.DigestOf(question);
        TimeSpan patience = call.Patience;
        bool hasTime = patience >= _options.ReadTimeout;
        (StoreOutcome outcome, byte[]? entry) = await _store.ReadAsync(
            AnswerSeal.NameOf(digest), hasTime ? _options.ReadTimeout : patience, blames: hasTime, cancellationToken);
        CachedAnswer? answer = entry is null ? null : TryOpen(question, digest, entry);
        if (entry is not null && answer is null)
        {
            TellRejection(call.Feature);
        }

        // Checked here as well: a store may keep an entry longer than it was told, and clocks differ.
        bool isKept = answer is not null && _time.GetUtcNow() - answer.StoredAt < keepFor;
        Instruments.Add(
            Instruments.SharedCacheReads, 1, new(SafeGenAINames.FeatureTag, call.Feature), new(SafeGenAINames.OutcomeTag, outcome switch
            {
                StoreOutcome.Failed => "failed",
                StoreOutcome.Skipped => "skipped",
                StoreOutcome.Left => "left",
                _ when isKept => "hit",
                _ when entry is not null && answer is null => "rejected",
                _ => "miss",
            }));
        return isKept ? answer : null;
    }

    /// <summary>Stores an answer soon; nobody waits for it.</summary>
    public void Offer(CachedAnswer answer, TimeSpan keepFor, string feature) => _uploads.Offer(answer, keepFor, feature);

    /// <summary>Waits, for a few seconds, until what was offered is stored.</summary>
    public ValueTask DisposeAsync() => _uploads.DisposeAsync();

    private CachedAnswer? TryOpen(byte[] question, byte[] digest, byte[] entry) =>
        entry.Length <= _options.MaxEntryBytes && _seal.TryOpen(digest, entry) is { } bytes
            ? AnswerReader.TryRead(question, bytes, notAfter: _time.GetUtcNow())
            : null;

    private void TellRejection(string feature)
    {
        lock (_lock)
        {
            if (_rejectedAt is { } last && _time.GetElapsedTime(last) < RejectionPause)
            {
                return;
            }

            _rejectedAt = _time.GetTimestamp();
        }

        CacheLog.SharedEntryRejected(_logger, feature);
    }
}

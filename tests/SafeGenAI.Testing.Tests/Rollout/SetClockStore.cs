using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Tests.Rollout;

/// <summary>A store whose leases follow a clock that is set, and end at a moment; with the wrong idea of which moments can be true.</summary>
internal sealed class SetClockStore(TimeProvider clock, TimeSpan latestEnd) : IRolloutStore
{
    private readonly InMemoryRolloutStore _inner = new(clock);
    private readonly Dictionary<string, (string Holder, DateTimeOffset Ends)> _leases = [];

    public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (_leases.TryGetValue(feature, out (string Holder, DateTimeOffset Ends) led) && led.Holder != holder && led.Ends > now && led.Ends - now <= latestEnd)
        {
            return new(led.Holder);
        }

        _leases[feature] = (holder, led.Holder == holder && led.Ends > now + lease ? led.Ends : now + lease);
        return new(holder);
    }

    public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default)
    {
        if (_leases.TryGetValue(feature, out (string Holder, DateTimeOffset Ends) led) && led.Holder == holder)
        {
            _leases.Remove(feature);
        }

        return default;
    }

    public ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default) => _inner.ReadAsync(feature, cancellationToken);

    public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default) =>
        _inner.TryWriteAsync(record, entry, cancellationToken);

    public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default) =>
        _inner.AddEvidenceAsync(feature, run, evidence, cancellationToken);

    public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) =>
        _inner.ReadEvidenceAsync(feature, run, after, most, cancellationToken);

    public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
        _inner.ReadHistoryAsync(feature, most, cancellationToken);

    public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) =>
        _inner.PurgeAsync(feature, exceptRun, cancellationToken);
}

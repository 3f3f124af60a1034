namespace SafeGenAI.Rollout;

/// <summary>Rollouts in the memory of one process: the default. They end with it, and begin anew at their first stage.</summary>
/// <remarks>Thread-safe. Leases follow the clock's timestamps, which nobody sets.</remarks>
public sealed class InMemoryRolloutStore : IRolloutStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Kept> _features = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Creates an empty store.</summary>
    /// <param name="time">The clock of leases. Default <see cref="TimeProvider.System"/>.</param>
    public InMemoryRolloutStore(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default) =>
        Locked(feature, kept => kept.Record, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default)
    {
        RolloutArguments.Check(record, entry);
        return Locked(
            record.Feature,
            kept =>
            {
                if (record.Version != (kept.Record?.Version ?? 0) + 1)
                {
                    return false;
                }

                kept.Record = record;
                if (entry is not null)
                {
                    kept.History.Add(entry with { At = entry.At.ToUniversalTime() });
                }

                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(holder);
        RolloutArguments.CheckLease(lease);
        return Locked(
            feature,
            kept =>
            {
                TimeSpan left = kept.Holder is null ? TimeSpan.Zero : kept.Lease - _time.GetElapsedTime(kept.LedSince);
                if (left > TimeSpan.Zero && kept.Holder is { } other && other != holder)
                {
                    return other;
                }

                (kept.Holder, kept.LedSince, kept.Lease) = (holder, _time.GetTimestamp(), lease > left ? lease : left);
                return holder;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(holder);
        return Done(Locked(feature, kept => kept.Holder = kept.Holder == holder ? null : kept.Holder, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(run);
        RolloutArguments.Check(evidence);
        return Done(Locked(
            feature,
            kept =>
            {
                if (!kept.Runs.TryGetValue(run, out RolloutRun? found))
                {
                    kept.Runs.Add(run, found = new RolloutRun());
                }

                found.Add(evidence);
                return true;
            },
            cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(run);
        RolloutArguments.CheckPage(after, most);
        return Locked(
            feature, kept => kept.Runs.GetValueOrDefault(run)?.Read(after, most) ?? new RolloutEvidencePage { Position = after }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return Locked<IReadOnlyList<RolloutEntry>>(feature, kept => [.. Enumerable.Reverse(kept.History).Take(most)], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default)
    {
        RolloutArguments.CheckName(exceptRun);
        return Done(Locked(
            feature,
            kept =>
            {
                foreach (string run in kept.Runs.Keys.Where(run => run != exceptRun).ToArray())
                {
                    kept.Runs.Remove(run);
                }

                return true;
            },
            cancellationToken));
    }

    private ValueTask<T> Locked<T>(string feature, Func<Kept, T> use, CancellationToken cancellationToken)
    {
        RolloutArguments.CheckName(feature);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_features.TryGetValue(feature, out Kept? kept))
            {
                _features.Add(feature, kept = new Kept());
            }

            return new(use(kept));
        }
    }

    /// <summary>What is done under the lock is done when it returns.</summary>
    private static ValueTask Done<T>(ValueTask<T> done)
    {
        _ = done.Result;
        return default;
    }

    /// <summary>All that is known of one feature.</summary>
    private sealed class Kept
    {
        public RolloutRecord? Record { get; set; }

        public List<RolloutEntry> History { get; } = [];

        public Dictionary<string, RolloutRun> Runs { get; } = new(StringComparer.Ordinal);

        public string? Holder { get; set; }

        public long LedSince { get; set; }

        public TimeSpan Lease { get; set; }
    }
}

using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout;

/// <summary>Several instances on one and the same data, asked in turn: what the suite finds on them, it finds on machines beside one
/// another.</summary>
/// <remarks>
/// Thread-safe where its instances are. <c>RolloutConformance.AssertConformsAsync(clock => new(new SpreadRolloutStore([Open(clock),
/// Open(clock), Open(clock)])))</c>.
/// </remarks>
public sealed class SpreadRolloutStore : IRolloutStore, IAsyncDisposable
{
    private readonly IRolloutStore[] _instances;
    private int _asked = -1;

    /// <summary>Spreads operations over instances.</summary>
    /// <param name="instances">The instances, at least one; disposed of with this one, where they can be.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SpreadRolloutStore(IReadOnlyList<IRolloutStore> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        _instances = instances.Count > 0 ? [.. instances] : throw new ArgumentException("There is no instance to ask: pass at least one.", nameof(instances));
    }

    private IRolloutStore Next => _instances[(uint)Interlocked.Increment(ref _asked) % _instances.Length];

    /// <inheritdoc/>
    public ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default) => Next.ReadAsync(feature, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default) =>
        Next.TryWriteAsync(record, entry, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default) =>
        Next.LeadAsync(feature, holder, lease, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default) =>
        Next.ResignAsync(feature, holder, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default) =>
        Next.AddEvidenceAsync(feature, run, evidence, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) =>
        Next.ReadEvidenceAsync(feature, run, after, most, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
        Next.ReadHistoryAsync(feature, most, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) =>
        Next.PurgeAsync(feature, exceptRun, cancellationToken);

    /// <summary>Disposes of the instances.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IRolloutStore instance in _instances)
        {
            await ((instance as IAsyncDisposable)?.DisposeAsync() ?? default);
        }
    }
}

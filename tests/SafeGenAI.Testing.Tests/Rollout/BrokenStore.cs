using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Tests.Rollout;

/// <summary>A store around a sound one that does one thing wrong.</summary>
internal sealed class BrokenStore(IRolloutStore inner) : IRolloutStore, IDisposable
{
    public IRolloutStore Inner { get; } = inner;

    public int Disposals { get; private set; }

    public Func<string, string> Name { get; init; } = static name => name;

    public Func<string, string> Run { get; init; } = static run => run;

    public Func<RolloutRecord?, RolloutRecord?> Record { get; init; } = static record => record;

    public Func<RolloutRecord, RolloutEntry?, ValueTask<bool>>? Write { get; init; }

    public Func<string, string, TimeSpan, ValueTask<string>>? Lead { get; init; }

    public Func<TimeSpan, TimeSpan> Lease { get; init; } = static lease => lease;

    public Func<string, string, ValueTask>? Resign { get; init; }

    public Func<string, RolloutEvidence, RolloutEvidence> Evidence { get; init; } = static (_, evidence) => evidence;

    public Func<RolloutEvidencePage, RolloutEvidencePage> Page { get; init; } = static page => page;

    public Func<IReadOnlyList<RolloutEntry>, IReadOnlyList<RolloutEntry>> History { get; init; } = static history => history;

    public Func<string, string> Except { get; init; } = static run => run;

    public Func<CancellationToken, CancellationToken> Token { get; init; } = static token => token;

    public async ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default)
    {
        RolloutRecord? record = Record(await Inner.ReadAsync(Name(feature), Token(cancellationToken)));
        return record is null ? null : record with { Feature = feature };
    }

    public ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default)
    {
        RolloutRecord named = record is null ? null! : record with { Feature = Name(record.Feature) };
        return Write is not null && named is { State: not null, Version: > 0 } && !cancellationToken.IsCancellationRequested
            ? Write(named, entry)
            : Inner.TryWriteAsync(named, entry?.Feature == record?.Feature && entry is not null ? entry with { Feature = named.Feature } : entry, Token(cancellationToken));
    }

    public ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default) =>
        Lead is null ? Inner.LeadAsync(Name(feature), holder, Lease(lease), Token(cancellationToken)) : Lead(feature, holder, lease);

    public ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default) =>
        Resign is null ? Inner.ResignAsync(Name(feature), holder, Token(cancellationToken)) : Resign(feature, holder);

    public ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default) =>
        Inner.AddEvidenceAsync(Name(feature), Run(run), evidence is null ? null! : Evidence(run, evidence), Token(cancellationToken));

    public async ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default) =>
        Page(await Inner.ReadEvidenceAsync(Name(feature), Run(run), after, most, Token(cancellationToken)));

    public async ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
        History(await Inner.ReadHistoryAsync(Name(feature), most, Token(cancellationToken)));

    public ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default) =>
        Inner.PurgeAsync(Name(feature), Except(Run(exceptRun)), Token(cancellationToken));

    public void Dispose() => Disposals++;
}

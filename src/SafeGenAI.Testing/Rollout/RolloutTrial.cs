using SafeGenAI.Rollout;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Rollout;

/// <summary>One case under way: an empty store, its clock, and what was found.</summary>
internal sealed class RolloutTrial(IRolloutStore store, LedgerClock clock) : Trial
{
    public const string Feature = "summary";
    public const string Run = "r1-1";

    public static readonly DateTimeOffset Start = new(2026, 3, 11, 12, 0, 30, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public IRolloutStore Store { get; } = store;

    public LedgerClock Clock { get; } = clock;

    public static RolloutEntry Entry(string reason, string feature = Feature) => new()
    {
        Feature = feature,
        At = Start,
        Action = RolloutAction.Promoted,
        By = "gates",
        Reason = reason,
        FromPercent = 1,
        ToPercent = 10,
        Revision = "r1",
    };

    public static RolloutEvidence Told(
        string instance = "a", IReadOnlyList<RolloutUnit>? units = null, IReadOnlyList<RolloutBadEvent>? badEvents = null, string totals = "0") =>
        new() { Instance = instance, Units = units ?? [], BadEvents = badEvents ?? [], Totals = totals };

    public static RolloutBadEvent Bad(long unit, int metric = 1) => new(unit, metric, Interval: 0, IsCanary: true, Percent: 10);

    public ValueTask AddAsync(RolloutEvidence evidence, string run = Run, string feature = Feature) =>
        Store.AddEvidenceAsync(feature, run, evidence);

    public ValueTask<RolloutEvidencePage> ReadAsync(string run = Run, string feature = Feature, long after = 0, int most = 1_000) =>
        Store.ReadEvidenceAsync(feature, run, after, most);

    /// <summary>Expects how many units there are in each interval.</summary>
    public async Task CountsAsync(string when, long[] expected, string run = Run, string feature = Feature)
    {
        List<long> found = [.. (await ReadAsync(run, feature)).UnitsByInterval];
        while (found.Count > 0 && found[^1] == 0)
        {
            found.RemoveAt(found.Count - 1);
        }

        Sequence($"units by interval {when}", expected, found);
    }

    /// <summary>Expects who has the lease once somebody has asked for it.</summary>
    public async Task LedByAsync(string when, string expected, string asks, TimeSpan? lease = null, string feature = Feature) =>
        Equal($"who leads when {asks} asks {when}", expected, await Store.LeadAsync(feature, asks, lease ?? Lease));

    /// <summary>Expects version and state.</summary>
    public async Task StandsAsync(string when, long version, string? state, string feature = Feature)
    {
        RolloutRecord? record = await Store.ReadAsync(feature);
        Equal($"version and state {when}", (version, state), (record?.Version ?? 0, record?.State));
    }
}

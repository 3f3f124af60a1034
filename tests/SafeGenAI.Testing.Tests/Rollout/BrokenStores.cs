using System.Collections.Concurrent;
using System.Globalization;
using SafeGenAI.Rollout;
using SafeGenAI.Testing.Rollout;

namespace SafeGenAI.Testing.Tests.Rollout;

/// <summary>For each rule of the contract stores that break it.</summary>
internal static class BrokenStores
{
    public static IReadOnlyList<(RolloutRule Rule, string Name, Func<TimeProvider, IRolloutStore> Create)> All { get; } =
    [
        (RolloutRule.KeepsTheState, "trims", clock => Around(clock, record: record => record with { State = record.State.Trim() })),
        (RolloutRule.KeepsTheState, "cuts at 32 kB", clock => Around(clock, record: record => record with { State = record.State[..Math.Min(record.State.Length, 32_768)] })),
        (RolloutRule.KeepsTheState, "ends at a zero", clock => Around(clock, record: record => record with { State = record.State.Split('\0')[0] })),
        (RolloutRule.ChecksVersions, "the last writer wins", LastWriterWins),
        (RolloutRule.ChecksVersions, "looks, then writes", LooksThenWrites),
        (RolloutRule.ChecksVersions, "keeps the loser's entry", KeepsEveryEntry),
        (RolloutRule.KeepsTheHistory, "the oldest first", clock => new BrokenStore(Sound(clock)) { History = history => [.. history.Reverse()] }),
        (RolloutRule.KeepsTheHistory, "no evidence is an empty text", clock => Told(clock, entry => entry with { Evidence = entry.Evidence ?? "" })),
        (RolloutRule.KeepsTheHistory, "an empty evidence is none", clock => Told(clock, entry => entry with { Evidence = entry.Evidence is "" ? null : entry.Evidence })),
        (RolloutRule.KeepsTheHistory, "cuts reasons", clock => Told(clock, entry => entry with { Reason = entry.Reason[..Math.Min(entry.Reason.Length, 4_000)] })),
        (RolloutRule.KeepsTheHistory, "rounds shares", clock => Told(clock, entry => entry with { ToPercent = Rounded(entry.ToPercent) })),
        (RolloutRule.KeepsTheHistory, "rounds times", clock => Told(clock, entry => entry with { At = new(entry.At.UtcTicks / 10 * 10, TimeSpan.Zero) })),
        (RolloutRule.LeadsAlone, "everybody leads", clock => new BrokenStore(Sound(clock)) { Lead = static (_, holder, _) => new(holder) }),
        (RolloutRule.LeasesEnd, "twice as long", clock => new BrokenStore(Sound(clock)) { Lease = lease => lease * 2 > TimeSpan.FromHours(1) ? lease : lease * 2 }),
        (RolloutRule.LeasesEnd, "anybody resigns", clock => AnybodyResigns(clock)),
        (RolloutRule.LeasesEnd, "nobody resigns", clock => new BrokenStore(Sound(clock)) { Resign = static (_, _) => default }),
        (RolloutRule.LeasesEnd, "follows the clock back", clock => new SetClockStore(clock, latestEnd: TimeSpan.FromHours(1))),
        (RolloutRule.LeasesEnd, "waits for a clock that was wrong", clock => new SetClockStore(clock, latestEnd: TimeSpan.MaxValue)),
        (RolloutRule.CountsUnitsOnce, "once per instance", clock => new BrokenStore(Sound(clock)) { Evidence = CountsByInstance }),
        (RolloutRule.CountsUnitsOnce, "ids as doubles", clock => new BrokenStore(Sound(clock)) { Evidence = (_, told) => told with { Units = [.. told.Units.Select(unit => unit with { Id = (long)(double)unit.Id })] } }),
        (RolloutRule.LeavesOutLaterUnits, "no end", CountsWithoutEnd),
        (RolloutRule.CountsBadEventsOnce, "the last counts", LastBadEventCounts),
        (RolloutRule.KeepsBadEvents, "rounds shares", clock => Bad(clock, bad => bad with { Percent = Rounded(bad.Percent) })),
        (RolloutRule.KeepsBadEvents, "knows every interval", clock => Bad(clock, bad => bad with { Interval = Math.Max(0, bad.Interval) })),
        (RolloutRule.KeepsBadEvents, "ids as doubles", clock => Bad(clock, bad => bad with { Unit = (long)(double)bad.Unit })),
        (RolloutRule.ReplacesTotals, "adds them up", AddsTotals),
        (RolloutRule.ReplacesTotals, "instances in any case", clock => new BrokenStore(Sound(clock)) { Evidence = (_, told) => told with { Instance = told.Instance.ToUpperInvariant() } }),
        (RolloutRule.ReadsInPages, "skips one", clock => new BrokenStore(Sound(clock)) { Page = page => page.BadEvents.Count == 0 ? page : page with { Position = page.Position + 1 } }),
        (RolloutRule.ReadsInPages, "one comes twice", clock => new BrokenStore(Sound(clock)) { Page = page => page with { Position = Math.Max(0, page.Position - 1) } }),
        (RolloutRule.ReadsInPages, "two readings", clock => TwoReadings(clock)),
        (RolloutRule.KeepsApart, "one run", clock => new BrokenStore(Sound(clock)) { Run = static _ => "run" }),
        (RolloutRule.KeepsApart, "one feature", clock => new BrokenStore(Sound(clock)) { Name = static name => string.IsNullOrWhiteSpace(name) ? name : "feature" }),
        (RolloutRule.Purges, "all", clock => new BrokenStore(Sound(clock)) { Except = static _ => "none" }),
        (RolloutRule.TakesAnyName, "a prefix", clock => new BrokenStore(Sound(clock)) { Name = static name => name.Split(':')[0] }),
        (RolloutRule.TakesAnyName, "a tag", clock => new BrokenStore(Sound(clock)) { Name = static name => name.Split('{')[^1] is "" ? name : name.Split('{')[^1] }),
        (RolloutRule.TakesAnyName, "normalised", clock => new BrokenStore(Sound(clock)) { Run = static run => run.Contains('\u0301', StringComparison.Ordinal) ? run.Normalize() : run }),
        (RolloutRule.HeedsCancellation, "does not look", clock => new BrokenStore(Sound(clock)) { Token = _ => default }),
        (RolloutRule.RefusesMisuse, "mends leases", clock => new BrokenStore(Sound(clock)) { Lease = lease => lease > TimeSpan.Zero ? lease : TimeSpan.FromMinutes(1) }),
        (RolloutRule.RefusesMisuse, "mends names", clock => new BrokenStore(Sound(clock)) { Name = static name => name.Replace('\n', ' ') }),
    ];

    private static InMemoryRolloutStore Sound(TimeProvider clock) => new(clock);

    private static double Rounded(double percent) => double.Parse(percent.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static BrokenStore Around(TimeProvider clock, Func<RolloutRecord, RolloutRecord> record) =>
        new(Sound(clock)) { Record = found => found is null ? null : record(found) };

    private static BrokenStore Told(TimeProvider clock, Func<RolloutEntry, RolloutEntry> entry) =>
        new(Sound(clock)) { History = history => [.. history.Select(entry)] };

    private static BrokenStore Bad(TimeProvider clock, Func<RolloutBadEvent, RolloutBadEvent> bad) =>
        new(Sound(clock)) { Page = page => page with { BadEvents = [.. page.BadEvents.Select(bad)] } };

    private static BrokenStore LastWriterWins(TimeProvider clock)
    {
        InMemoryRolloutStore sound = Sound(clock);
        return new(sound)
        {
            Write = async (record, entry) =>
            {
                long version = (await sound.ReadAsync(record.Feature))?.Version ?? 0;
                return await sound.TryWriteAsync(record with { Version = version + 1 }, entry);
            },
        };
    }

    private static BrokenStore LooksThenWrites(TimeProvider clock)
    {
        InMemoryRolloutStore sound = Sound(clock);
        return new(sound)
        {
            Write = async (record, entry) =>
            {
                bool mayWrite = (await sound.ReadAsync(record.Feature))?.Version + 1 == record.Version || record.Version == 1;
                await Task.Yield();
                return await sound.TryWriteAsync(record, entry) || mayWrite;
            },
        };
    }

    private static BrokenStore KeepsEveryEntry(TimeProvider clock)
    {
        ConcurrentStack<RolloutEntry> entries = [];
        InMemoryRolloutStore sound = Sound(clock);
        return new(sound)
        {
            Write = (record, entry) =>
            {
                entries.Push(entry!);
                return sound.TryWriteAsync(record, entry);
            },
            History = _ => [.. entries],
        };
    }

    private static BrokenStore AnybodyResigns(TimeProvider clock)
    {
        InMemoryRolloutStore sound = Sound(clock);
        return new(sound)
        {
            Resign = async (feature, holder) => await sound.ResignAsync(feature, await sound.LeadAsync(feature, holder, TimeSpan.FromTicks(1))),
        };
    }

    private static RolloutEvidence CountsByInstance(string run, RolloutEvidence told) =>
        told.Instance == "a" ? told : told with { Units = [.. told.Units.Select(unit => unit with { Id = unit.Id + 1_000 })] };

    private static BrokenStore CountsWithoutEnd(TimeProvider clock)
    {
        ConcurrentDictionary<long, int> units = [];
        return new(Sound(clock))
        {
            Evidence = (run, told) =>
            {
                foreach (RolloutUnit unit in told.Units)
                {
                    units.TryAdd(unit.Id, unit.Interval);
                }

                return told;
            },
            Page = page => page with { UnitsByInterval = [.. Enumerable.Range(0, 3).Select(interval => units.Values.LongCount(one => one == interval))] },
        };
    }

    private static BrokenStore LastBadEventCounts(TimeProvider clock)
    {
        ConcurrentDictionary<(long, int), RolloutBadEvent> last = [];
        return new(Sound(clock))
        {
            Evidence = (run, told) =>
            {
                foreach (RolloutBadEvent bad in told.BadEvents)
                {
                    last[(bad.Unit, bad.Metric)] = bad;
                }

                return told;
            },
            Page = page => page with { BadEvents = [.. page.BadEvents.Select(bad => last[(bad.Unit, bad.Metric)])] },
        };
    }

    private static BrokenStore AddsTotals(TimeProvider clock)
    {
        int told = 0;
        return new(Sound(clock)) { Evidence = (run, evidence) => evidence with { Instance = $"{evidence.Instance}-{Interlocked.Increment(ref told)}" } };
    }

    /// <summary>Units as they were a reading earlier than bad events.</summary>
    private static BrokenStore TwoReadings(TimeProvider clock)
    {
        IReadOnlyList<long> units = [];
        return new(Sound(clock))
        {
            Page = page =>
            {
                RolloutEvidencePage torn = page with { UnitsByInterval = units };
                units = page.UnitsByInterval;
                return torn;
            },
        };
    }
}

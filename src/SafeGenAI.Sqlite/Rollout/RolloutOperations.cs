using SafeGenAI.Rollout;

namespace SafeGenAI.Sqlite.Rollout;

/// <summary>What is written of a rollout's state, inside a transaction that holds the file's write lock: no other process is between a look
/// and a change.</summary>
internal sealed class RolloutOperations(StoreConnection connection, TimeProvider time)
{
    private readonly RolloutEvidenceTables _evidence = new(connection);
    private readonly Statement _version = connection.Prepare("SELECT version FROM rollout_state WHERE feature = ?1");
    private readonly Statement _put = connection.Prepare("REPLACE INTO rollout_state VALUES (?1, ?2, ?3)");
    private readonly Statement _tell = connection.Prepare(
        "INSERT INTO rollout_entry (feature, at, action, by, reason, from_percent, to_percent, revision, evidence) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

    private readonly Statement _led = connection.Prepare("SELECT holder, ends FROM rollout_lease WHERE feature = ?1");
    private readonly Statement _lead = connection.Prepare("REPLACE INTO rollout_lease VALUES (?1, ?2, ?3)");
    private readonly Statement _resign = connection.Prepare("DELETE FROM rollout_lease WHERE feature = ?1 AND holder = ?2");

    /// <returns>False where the state before it is another one: nothing is written.</returns>
    public bool TryWrite(RolloutRecord record, RolloutEntry? entry)
    {
        long before = _version.Bind(1, record.Feature).Step() ? _version.Number(0) : 0;
        _version.Reset();
        if (record.Version != before + 1)
        {
            return false;
        }

        _put.Bind(1, record.Feature).Bind(2, record.Version).Bind(3, record.State).Run();
        if (entry is not null)
        {
            _tell.Bind(1, entry.Feature).Bind(2, entry.At.UtcTicks).Bind(3, (long)entry.Action).Bind(4, entry.By).Bind(5, entry.Reason)
                .Bind(6, entry.FromPercent).Bind(7, entry.ToPercent).Bind(8, entry.Revision).BindOptional(9, entry.Evidence).Run();
        }

        return true;
    }

    /// <returns>Who holds the lease now.</returns>
    public string Lead(string feature, string holder, TimeSpan lease)
    {
        DateTimeOffset now = time.GetUtcNow();
        (string Holder, DateTimeOffset Ends)? led = _led.Bind(1, feature).Step() ? (_led.Text(0), new DateTimeOffset(_led.Number(1), TimeSpan.Zero)) : null;
        _led.Reset();
        bool isHeld = led is { } held && held.Ends > now && held.Ends - now <= RolloutArguments.LatestEnd;
        if (isHeld && led!.Value.Holder != holder)
        {
            return led.Value.Holder;
        }

        DateTimeOffset ends = isHeld && led!.Value.Ends > now + lease ? led.Value.Ends : now + lease;
        _lead.Bind(1, feature).Bind(2, holder).Bind(3, ends.UtcTicks).Run();
        return holder;
    }

    public bool Resign(string feature, string holder)
    {
        _resign.Bind(1, feature).Bind(2, holder).Run();
        return true;
    }

    public bool Add(string feature, string run, RolloutEvidence evidence)
    {
        _evidence.Add(feature, run, evidence);
        return true;
    }

    public bool Purge(string feature, string exceptRun)
    {
        _evidence.Purge(feature, exceptRun);
        return true;
    }
}

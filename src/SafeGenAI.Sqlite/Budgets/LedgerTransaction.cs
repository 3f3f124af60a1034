namespace SafeGenAI.Sqlite.Budgets;

/// <summary>One transaction after another on one connection: what is read, changed, noticed and pruned in it.</summary>
internal sealed class LedgerTransaction(StoreConnection connection, HighWaterMark mark) : IStoreTransaction
{
    // Each transaction opens few accounts and deletes a few more: the file does not grow, and none of them takes long.
    private const int PrunedAtLeast = 32;
    private const int NoticedAtOnce = 256;

    private readonly ClockRow _clock = new(connection);
    private long _changesBefore;
    private long? _nextDue;

    public AccountTable Accounts { get; } = new(connection);

    public LeaseTable Leases { get; } = new(connection);

    public ResetTable Resets { get; } = new(connection);

    public DateTimeOffset Now => mark.Now;

    public void Begin()
    {
        connection.Begin();
        Accounts.Clear();
        _nextDue = null;
        _changesBefore = connection.TotalChanges;
        mark.Raise(_clock.Read());
    }

    /// <summary>Moves the ledger's time forward and charges the leases that ended by it.</summary>
    public DateTimeOffset Advance()
    {
        DateTimeOffset now = mark.Advance();
        while ((_nextDue ??= Leases.NextDue()) <= now.UtcTicks)
        {
            foreach (LeaseRow due in Leases.Due(now, NoticedAtOnce))
            {
                if (due.Presumed)
                {
                    End(due);
                }
                else
                {
                    Presume(due, now);
                }
            }

            _nextDue = null;
        }

        return now;
    }

    public void Save(LeaseRow lease)
    {
        Leases.Save(lease);
        _nextDue = null;
    }

    public void Presume(LeaseRow lease, DateTimeOffset now)
    {
        lease.Presume(Accounts);
        lease.RunFrom(now);
        Save(lease);
    }

    public void End(LeaseRow lease)
    {
        lease.Release(Accounts);
        Leases.Delete(lease);
    }

    /// <summary>Where nothing was changed, as after denials, nothing is written and no disk is waited for.</summary>
    public void Commit()
    {
        if (connection.TotalChanges != _changesBefore)
        {
            Accounts.WriteBack();
            Accounts.Prune(new DateTimeOffset(mark.Ticks, TimeSpan.Zero), PrunedAtLeast + 2 * Accounts.Opened);

            // What counts as past is decided by this time alone, and it is kept with whatever was decided by it.
            _clock.Raise(mark.Ticks);
        }

        connection.Commit();
    }

    public void Rollback() => connection.Rollback();
}

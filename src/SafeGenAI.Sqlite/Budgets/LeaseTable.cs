namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The leases in flight, and those presumed that can still be corrected; none is kept longer.</summary>
internal sealed class LeaseTable(StoreConnection connection)
{
    private const string Columns =
        "attempt, presumed, due, duration, hard_tokens, hard_requests, hard_nano_usd, hard_calls, "
        + "soft_tokens, soft_requests, soft_nano_usd, soft_calls, accounts";

    private readonly Statement _find = connection.Prepare($"SELECT {Columns} FROM budget_lease WHERE attempt = ?1");
    private readonly Statement _due = connection.Prepare($"SELECT {Columns} FROM budget_lease WHERE due <= ?1 ORDER BY due LIMIT ?2");
    private readonly Statement _nextDue = connection.Prepare("SELECT due FROM budget_lease ORDER BY due LIMIT 1");
    private readonly Statement _insert = connection.Prepare(
        "INSERT OR REPLACE INTO budget_lease VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

    private readonly Statement _delete = connection.Prepare("DELETE FROM budget_lease WHERE attempt = ?1");

    public LeaseRow? Find(Guid attemptId)
    {
        if (!_find.Bind(1, attemptId).Step())
        {
            return null;
        }

        LeaseRow lease = LeaseRow.Read(_find);
        _find.Reset();
        return lease;
    }

    /// <summary>Those that are due, the earliest first.</summary>
    public List<LeaseRow> Due(DateTimeOffset now, int most)
    {
        List<LeaseRow> due = [];
        _due.Bind(1, now.UtcTicks).Bind(2, most);
        while (_due.Step())
        {
            due.Add(LeaseRow.Read(_due));
        }

        return due;
    }

    /// <summary>When the first one is due, in UTC ticks; never where there is none.</summary>
    public long NextDue()
    {
        if (!_nextDue.Step())
        {
            return long.MaxValue;
        }

        long due = _nextDue.Number(0);
        _nextDue.Reset();
        return due;
    }

    public void Save(LeaseRow lease)
    {
        _insert.Bind(1, lease.AttemptId).Bind(2, lease.Presumed ? 1 : 0).Bind(3, lease.DueAt.UtcTicks).Bind(4, lease.Duration.Ticks);
        Counters.Of(lease.Hard).BindTo(_insert, 5);
        Counters.Of(lease.Soft).BindTo(_insert, 9);
        _insert.Bind(13, lease.AccountBytes).Run();
    }

    public void Delete(LeaseRow lease) => _delete.Bind(1, lease.AttemptId).Run();
}

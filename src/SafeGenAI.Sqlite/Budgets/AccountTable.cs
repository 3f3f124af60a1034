using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The accounts that a transaction looks at: each is read once and written back once, however many attempts share it.</summary>
internal sealed class AccountTable(StoreConnection connection)
{
    private const string Columns =
        "id, key, window_id, leases, spent_tokens, spent_requests, spent_nano_usd, spent_calls, "
        + "reserved_tokens, reserved_requests, reserved_nano_usd, reserved_calls, told_enforced, told_observed";

    // What leases in flight hold back from pruning is looked at again after this long.
    private static readonly TimeSpan PinnedFor = TimeSpan.FromHours(1);

    private readonly Statement _find = connection.Prepare(
        $"SELECT {Columns} FROM budget_account WHERE key = ?1 AND window_id BETWEEN ?2 AND ?3 ORDER BY window_id");

    private readonly Statement _get = connection.Prepare($"SELECT {Columns} FROM budget_account WHERE id = ?1");

    private readonly Statement _insert = connection.Prepare(
        "INSERT INTO budget_account VALUES (NULL, ?1, ?2, ?3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING id");

    private readonly Statement _update = connection.Prepare(
        "UPDATE budget_account SET leases = ?2, spent_tokens = ?3, spent_requests = ?4, spent_nano_usd = ?5, spent_calls = ?6, "
        + "reserved_tokens = ?7, reserved_requests = ?8, reserved_nano_usd = ?9, reserved_calls = ?10, told_enforced = ?11, told_observed = ?12 "
        + "WHERE id = ?1");

    private readonly Statement _rename = connection.Prepare("UPDATE budget_account SET key = ?2 WHERE id = ?1");
    private readonly Statement _ended = connection.Prepare("SELECT id, leases FROM budget_account WHERE ends <= ?1 ORDER BY ends LIMIT ?2");
    private readonly Statement _delete = connection.Prepare("DELETE FROM budget_account WHERE id = ?1");
    private readonly Statement _pin = connection.Prepare("UPDATE budget_account SET ends = ?2 WHERE id = ?1");

    private readonly Dictionary<long, AccountRow> _byId = [];
    private readonly Dictionary<string, (long Window, List<AccountRow> Rows)> _byKey = [];

    /// <summary>How many accounts were opened since the last <see cref="Clear"/>.</summary>
    public int Opened { get; private set; }

    /// <summary>Forgets what was read: another transaction begins.</summary>
    public void Clear()
    {
        _byId.Clear();
        _byKey.Clear();
        Opened = 0;
    }

    /// <summary>The rows that count together at a time, the oldest first: at most one for a fixed window, the slots of a rolling one.</summary>
    public List<AccountRow> Find(string key, Per per, long window)
    {
        if (_byKey.TryGetValue(key, out (long Window, List<AccountRow> Rows) known) && known.Window == window)
        {
            return known.Rows;
        }

        List<AccountRow> rows = [];
        _find.Bind(1, key).Bind(2, window - per.Slots + 1).Bind(3, window);
        while (_find.Step())
        {
            rows.Add(_byId.TryGetValue(_find.Number(0), out AccountRow? row) ? row : Remember(AccountRow.Read(_find)));
        }

        _byKey[key] = (window, rows);
        return rows;
    }

    /// <summary>The row of a window, opened if it is not there.</summary>
    /// <param name="rows">What <see cref="Find"/> gave.</param>
    /// <param name="key">The key it was found under.</param>
    /// <param name="per">The window.</param>
    /// <param name="window">The id of the window, or of the slot, of now.</param>
    public AccountRow Open(List<AccountRow> rows, string key, Per per, long window)
    {
        AccountRow? latest = rows.Count > 0 ? rows[^1] : null;
        if (latest?.Window == window)
        {
            return latest;
        }

        _insert.Bind(1, key).Bind(2, window).Bind(3, per.EndOf(window).UtcTicks).Step();
        AccountRow row = Remember(new AccountRow(_insert.Number(0), key, window));
        _insert.Run();
        if (latest is not null)
        {
            row.AnnouncedLike(latest);
        }

        rows.Add(row);
        Opened++;
        return row;
    }

    public AccountRow Get(long id)
    {
        if (!_byId.TryGetValue(id, out AccountRow? row))
        {
            _get.Bind(1, id).Step();
            row = Remember(AccountRow.Read(_get));
            _get.Reset();
        }

        return row;
    }

    /// <summary>Files what counts of an account under another name; attempts in flight are settled there.</summary>
    /// <param name="key">The key it was found under.</param>
    /// <param name="rows">What <see cref="Find"/> gave.</param>
    /// <param name="erased">The other name.</param>
    public void Rename(string key, List<AccountRow> rows, string erased)
    {
        foreach (AccountRow row in rows)
        {
            _rename.Bind(1, row.Id).Bind(2, erased).Run();
            row.Key = erased;
        }

        _byKey.Remove(key);
    }

    public void WriteBack()
    {
        foreach (AccountRow row in _byId.Values.Where(row => row.IsChanged))
        {
            _update.Bind(1, row.Id);
            row.BindTo(_update, 2);
            _update.Run();
        }
    }

    /// <summary>Deletes accounts that no longer count and that no lease can change.</summary>
    public void Prune(DateTimeOffset now, int most)
    {
        List<(long Id, bool InUse)> ended = [];
        _ended.Bind(1, now.UtcTicks).Bind(2, most);
        while (_ended.Step())
        {
            ended.Add((_ended.Number(0), _ended.Number(1) > 0));
        }

        foreach ((long id, bool inUse) in ended)
        {
            if (inUse)
            {
                _pin.Bind(1, id).Bind(2, (now + PinnedFor).UtcTicks).Run();
            }
            else
            {
                _delete.Bind(1, id).Run();
            }
        }
    }

    private AccountRow Remember(AccountRow row) => _byId[row.Id] = row;
}

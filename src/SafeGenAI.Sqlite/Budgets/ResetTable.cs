using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The audit of resets.</summary>
internal sealed class ResetTable(StoreConnection connection)
{
    /// <summary>How many are kept: the newest.</summary>
    private const int Maximum = 10_000;

    private readonly Statement _insert = connection.Prepare(
        "INSERT INTO budget_reset VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id");

    private readonly Statement _prune = connection.Prepare("DELETE FROM budget_reset WHERE id <= ?1");
    private readonly Statement _read = connection.Prepare(
        "SELECT at, by, reason, limit_text, account, spent_tokens, spent_requests, spent_nano_usd, spent_calls, "
        + "reserved_tokens, reserved_requests, reserved_nano_usd, reserved_calls FROM budget_reset ORDER BY id DESC LIMIT ?1");

    /// <returns>Its number, which no other reset has or gets.</returns>
    public long Add(BudgetReset reset)
    {
        _insert.Bind(1, reset.At.UtcTicks).Bind(2, reset.By).Bind(3, reset.Reason).Bind(4, reset.Limit).Bind(5, reset.Account);
        Counters.Of(reset.Spent).BindTo(_insert, 6);
        Counters.Of(reset.Reserved).BindTo(_insert, 10);
        _insert.Step();
        long number = _insert.Number(0);
        _insert.Run();
        _prune.Bind(1, number - Maximum).Run();
        return number;
    }

    public IReadOnlyList<BudgetReset> Read(int most)
    {
        List<BudgetReset> resets = [];
        _read.Bind(1, most);
        while (_read.Step())
        {
            resets.Add(new(
                new DateTimeOffset(_read.Number(0), TimeSpan.Zero), _read.Text(1), _read.Text(2), _read.Text(3), _read.Text(4),
                Counters.Read(_read, 5).ToAmount(), Counters.Read(_read, 9).ToAmount()));
        }

        return resets;
    }
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>What the limits of one account look at: the sum over the rows that count now.</summary>
internal readonly struct Standing
{
    private readonly List<AccountRow> _rows;
    private readonly Per _per;
    private readonly long _window;

    public Standing(List<AccountRow> rows, Per per, long window)
    {
        (_rows, _per, _window) = (rows, per, window);
        foreach (AccountRow row in rows)
        {
            Spent += row.Spent;
            Reserved += row.Reserved;
        }
    }

    public Counters Spent { get; }

    public Counters Reserved { get; }

    /// <summary>When as much as is missing no longer counts; for a fixed window its end.</summary>
    public DateTimeOffset FreesAt(BudgetUnit unit, long missing)
    {
        foreach (AccountRow row in _rows)
        {
            missing -= row.Spent.Of(unit) + row.Reserved.Of(unit);
            if (missing <= 0)
            {
                return _per.EndOf(row.Window);
            }
        }

        return _per.EndOf(_window);
    }
}

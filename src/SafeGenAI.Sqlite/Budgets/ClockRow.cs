namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The latest time that any process recorded something at, UTC ticks.</summary>
internal sealed class ClockRow(StoreConnection connection)
{
    private readonly Statement _read = connection.Prepare("SELECT latest FROM budget_clock");
    private readonly Statement _raise = connection.Prepare("UPDATE budget_clock SET latest = ?1 WHERE latest < ?1");

    public long Read()
    {
        _read.Step();
        long latest = _read.Number(0);
        _read.Reset();
        return latest;
    }

    public void Raise(long ticks) => _raise.Bind(1, ticks).Run();
}

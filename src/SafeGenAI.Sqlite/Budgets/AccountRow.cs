using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>What one user, model, feature, tenant or everybody spent and holds in one window or slot.</summary>
internal sealed class AccountRow(long id, string key, long window)
{
    private const int BitsPerUnit = 16;

    private long _toldEnforced;
    private long _toldObserved;

    public long Id { get; } = id;

    public string Key { get; set; } = key;

    public long Window { get; } = window;

    /// <summary>How many leases may still change it: until then it is not pruned.</summary>
    public long Leases { get; set; }

    public Counters Spent { get; set; }

    public Counters Reserved { get; set; }

    public bool IsChanged { get; set; }

    /// <summary>A name that nobody looks up.</summary>
    /// <param name="reset">The number of the reset.</param>
    public static string ErasedKey(long reset) => string.Create(CultureInfo.InvariantCulture, $"reset {reset}");

    public static AccountRow Read(Statement row) => new(row.Number(0), row.Text(1), row.Number(2))
    {
        Leases = row.Number(3),
        Spent = Counters.Read(row, 4),
        Reserved = Counters.Read(row, 8),
        _toldEnforced = row.Number(12),
        _toldObserved = row.Number(13),
    };

    /// <summary>What was announced of a limit; see <see cref="BudgetAlert.Raise"/>. Fewer than 16 bits for each unit.</summary>
    public int Announced(BudgetLimit limit) => (ushort)(Told(limit.Mode) >> Shift(limit));

    public void Announce(BudgetLimit limit, int announced)
    {
        long told = (Told(limit.Mode) & ~((long)ushort.MaxValue << Shift(limit))) | ((long)announced << Shift(limit));
        if (limit.Mode == BudgetMode.Observe)
        {
            _toldObserved = told;
        }
        else
        {
            _toldEnforced = told;
        }

        IsChanged = true;
    }

    public void AnnouncedLike(AccountRow other) => (_toldEnforced, _toldObserved, IsChanged) = (other._toldEnforced, other._toldObserved, true);

    public void BindTo(Statement statement, int parameter)
    {
        statement.Bind(parameter, Leases);
        Spent.BindTo(statement, parameter + 1);
        Reserved.BindTo(statement, parameter + 5);
        statement.Bind(parameter + 9, _toldEnforced).Bind(parameter + 10, _toldObserved);
    }

    private static int Shift(BudgetLimit limit) => ((int)limit.Unit - 1) * BitsPerUnit;

    private long Told(BudgetMode mode) => mode == BudgetMode.Observe ? _toldObserved : _toldEnforced;
}

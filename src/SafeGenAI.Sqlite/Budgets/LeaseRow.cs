using System.Runtime.InteropServices;
using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The room that one attempt holds in its accounts.</summary>
internal sealed class LeaseRow(Guid attemptId, BudgetAmount hard, BudgetAmount soft, TimeSpan duration, long[] accounts)
{
    public Guid AttemptId { get; } = attemptId;

    /// <summary>Held in hard accounts and quotas, and charged in all when nothing better becomes known.</summary>
    public BudgetAmount Hard { get; private set; } = hard;

    /// <summary>Held in soft accounts.</summary>
    public BudgetAmount Soft { get; private set; } = soft;

    public TimeSpan Duration { get; } = duration;

    /// <summary>Whether the whole amount is charged already and only a correction is still possible.</summary>
    public bool Presumed { get; private set; }

    /// <summary>When the lease expires, or, when presumed, can no longer be corrected.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public int Count => accounts.Length;

    /// <summary>The ids of the accounts, each doubled, and odd for a soft one.</summary>
    public ReadOnlySpan<byte> AccountBytes => MemoryMarshal.AsBytes(accounts.AsSpan());

    public static long Place(AccountRow account, BudgetAccountKind kind) => (account.Id << 1) | (kind == BudgetAccountKind.Soft ? 1L : 0);

    public static LeaseRow Read(Statement row) => new(
        row.Id(0), Counters.Read(row, 4).ToAmount(), Counters.Read(row, 8).ToAmount(), new TimeSpan(row.Number(3)),
        MemoryMarshal.Cast<byte, long>(row.Bytes(12)).ToArray())
    {
        Presumed = row.Number(1) != 0,
        DueAt = new DateTimeOffset(row.Number(2), TimeSpan.Zero),
    };

    public void RunFrom(DateTimeOffset now) => DueAt = now + Duration;

    public AccountRow AccountAt(int index, AccountTable table) => table.Get(accounts[index] >> 1);

    public void Hold(AccountTable table) => Change(table, (account, held) =>
    {
        account.Leases++;
        account.Reserved += held;
    });

    public void Extend(AccountTable table, BudgetAmount more)
    {
        (Hard, Soft) = (Hard.Plus(more), Soft.Plus(more));
        Change(table, (account, _) => (account.Reserved, account.Spent) =
            Presumed ? (account.Reserved, account.Spent + more) : (account.Reserved + more, account.Spent));
    }

    /// <summary>Charges the most that the attempt may have used, in soft accounts too.</summary>
    public void Presume(AccountTable table)
    {
        Presumed = true;
        Change(table, (account, held) => (account.Reserved, account.Spent) = (account.Reserved - held, account.Spent + Hard));
    }

    public BudgetSettlement Settle(AccountTable table, BudgetAmount charge)
    {
        Change(table, (account, held) =>
        {
            (account.Reserved, account.Spent) = Presumed ? (account.Reserved, account.Spent - Hard) : (account.Reserved - held, account.Spent);
            account.Spent += charge;
        });
        Release(table);
        return new(Presumed ? SettlementOutcome.Corrected : SettlementOutcome.Settled, charge.Beyond(Hard));
    }

    /// <summary>Nothing changes the accounts through this lease any more.</summary>
    public void Release(AccountTable table) => Change(table, (account, _) => account.Leases--);

    private void Change(AccountTable table, Action<AccountRow, BudgetAmount> change)
    {
        foreach (long place in accounts)
        {
            AccountRow account = table.Get(place >> 1);
            change(account, (place & 1) != 0 ? Soft : Hard);
            account.IsChanged = true;
        }
    }
}

using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>What a ledger does, inside a transaction.</summary>
internal sealed class LedgerOperations(LedgerTransaction transaction, string filePath)
{
    private AccountTable Accounts => transaction.Accounts;

    public BudgetReservation Reserve(BudgetRequest request)
    {
        DateTimeOffset now = transaction.Advance();
        ReservationState state = new(filePath, request.Limits, request.Subject);
        if (transaction.Leases.Find(request.AttemptId) is { } held)
        {
            // Asked again because the first answer was lost: it is held once.
            return new(request.AttemptId, held.Hard, state);
        }

        IReadOnlyList<LimitedAccount> limited = request.Limits.Accounts;
        var found = new (string Key, long Window, List<AccountRow> Rows)[limited.Count];
        Admission admission = new(now);
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = Find(limited[i], request.Subject, now);
            admission.Check(limited[i], new(found[i].Rows, limited[i].Per, found[i].Window), request.AmountFor(limited[i]));
        }

        if (admission.Denial is { } denial)
        {
            return new(request.AttemptId, denial);
        }

        long[] places = new long[found.Length];
        for (int i = 0; i < found.Length; i++)
        {
            AccountRow account = Accounts.Open(found[i].Rows, found[i].Key, limited[i].Per, found[i].Window);
            places[i] = LeaseRow.Place(account, limited[i].Kind);
        }

        LeaseRow lease = new(request.AttemptId, request.Estimate, request.Likely, request.Lease, places);
        lease.RunFrom(now);
        lease.Hold(Accounts);
        transaction.Save(lease);
        return new(request.AttemptId, request.Estimate, state, observed: admission.Observed);
    }

    /// <summary>More is held where the attempt is held, and checked against what counts now.</summary>
    public BudgetReservation Extend(Guid attemptId, ReservationState state, BudgetAmount more)
    {
        DateTimeOffset now = transaction.Advance();
        LeaseRow lease = transaction.Leases.Find(attemptId) ?? throw new InvalidOperationException(
            $"Attempt {attemptId} holds nothing that could be extended: it was denied, or is settled already.");
        Admission admission = new(now);
        foreach (LimitedAccount limited in state.Limits.Accounts)
        {
            (_, long window, List<AccountRow> rows) = Find(limited, state.Subject, now);
            admission.Check(limited, new(rows, limited.Per, window), more);
        }

        if (admission.Denial is { } denial)
        {
            return new(attemptId, denial);
        }

        lease.Extend(Accounts, more);
        transaction.Save(lease);
        return new(attemptId, lease.Hard, state, observed: admission.Observed);
    }

    public BudgetSettlement Settle(Guid attemptId, ReservationState? state, BudgetAmount charge)
    {
        if (transaction.Leases.Find(attemptId) is not { } lease)
        {
            return default;
        }

        BudgetSettlement settlement = lease.Settle(Accounts, charge);
        transaction.Leases.Delete(lease);
        return WithAlerts(settlement, lease, state);
    }

    public BudgetSettlement SettlePresumed(Guid attemptId, ReservationState? state)
    {
        if (transaction.Leases.Find(attemptId) is not { Presumed: false } lease)
        {
            return default;
        }

        transaction.Presume(lease, transaction.Now);
        return WithAlerts(new(SettlementOutcome.Settled, default), lease, state);
    }

    public IReadOnlyList<BudgetState> Read(BudgetLimits limits, BudgetSubject subject) =>
        LedgerReading.StatesOf(Accounts, limits, subject, transaction.Advance());

    public BudgetReset Reset(BudgetResetRequest request)
    {
        DateTimeOffset now = transaction.Advance();
        (string key, long window, List<AccountRow> rows) = Find(request.Account, request.Subject, now);
        Standing standing = new(rows, request.Account.Per, window);
        BudgetReset reset = new(
            now, request.By, request.Reason, request.Limit.ToString(), key, standing.Spent.ToAmount(), standing.Reserved.ToAmount());
        Accounts.Rename(key, rows, AccountRow.ErasedKey(transaction.Resets.Add(reset)));
        return reset;
    }

    private (string Key, long Window, List<AccountRow> Rows) Find(LimitedAccount limited, BudgetSubject subject, DateTimeOffset now)
    {
        string key = limited.KeyOf(subject);
        long window = limited.Per.IdAt(now);
        return (key, window, Accounts.Find(key, limited.Per, window));
    }

    /// <summary>Raises what the charge passed. The limits are the handle's: one that was restored elsewhere names none, and raises nothing.</summary>
    private BudgetSettlement WithAlerts(BudgetSettlement settlement, LeaseRow lease, ReservationState? state)
    {
        if (state is null)
        {
            return settlement;
        }

        List<BudgetAlert>? alerts = null;
        DateTimeOffset now = transaction.Now;
        IReadOnlyList<LimitedAccount> limited = state.Limits.Accounts;
        for (int i = 0; i < Math.Min(limited.Count, lease.Count); i++)
        {
            AccountRow held = lease.AccountAt(i, Accounts);
            if (held.Key != limited[i].KeyOf(state.Subject))
            {
                // Erased by a reset: what is settled there counts nowhere.
                continue;
            }

            // A fixed window is told of also when it is over; a slot counts as long as it is in the rolling one.
            Per per = limited[i].Per;
            List<AccountRow> counted = per.IsRolling ? Accounts.Find(held.Key, per, per.IdAt(now)) : [held];
            if (counted.Contains(held))
            {
                Raise(limited[i], held.Window, new Standing(counted, per, held.Window), counted[^1], now, ref alerts);
            }
        }

        return alerts is null ? settlement : settlement with { Alerts = alerts };
    }

    private static void Raise(
        LimitedAccount limited, long window, in Standing standing, AccountRow latest, DateTimeOffset now, ref List<BudgetAlert>? alerts)
    {
        foreach (BudgetLimit limit in limited.Limits)
        {
            int told = latest.Announced(limit);
            int announced = BudgetAlert.Raise(limit, standing.Spent.Of(limit.Unit), window, now, told, ref alerts);
            if (announced != told)
            {
                latest.Announce(limit, announced);
            }
        }
    }
}

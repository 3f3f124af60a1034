using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>Where limits stand.</summary>
internal static class LedgerReading
{
    public static IReadOnlyList<BudgetState> StatesOf(AccountTable accounts, BudgetLimits limits, BudgetSubject subject, DateTimeOffset now)
    {
        List<BudgetState> states = new(limits.Count);
        foreach (LimitedAccount limited in limits.Accounts)
        {
            if (subject.Has(limited.Scope))
            {
                long window = limited.Per.IdAt(now);
                Standing standing = new(accounts.Find(limited.KeyOf(subject), limited.Per, window), limited.Per, window);
                foreach (BudgetLimit limit in limited.Limits)
                {
                    states.Add(new(
                        limit, standing.Spent.Of(limit.Unit), standing.Reserved.Of(limit.Unit), standing.FreesAt(limit.Unit, missing: 1)));
                }
            }
        }

        return states;
    }
}

namespace SafeGenAI.Budgets;

/// <summary>Collects, over all limits of an attempt, whether there is room. Lives on the stack.</summary>
internal ref struct BudgetAdmission(DateTimeOffset now)
{
    /// <summary>The denial to tell, or null where the attempt is admitted.</summary>
    public BudgetDenial? Denial { get; private set; }

    /// <summary>What limits that only observe would have said.</summary>
    public BudgetDenial? Observed { get; private set; }

    public void Check(LimitedAccount limited, BudgetWindow window, BudgetAccount? account, in BudgetAmount amount)
    {
        foreach (BudgetLimit limit in limited.InOrder)
        {
            long used = account?.Spent(limit.Unit) ?? 0;
            long reserved = account?.Reserved(limit.Unit) ?? 0;
            long requested = amount.Of(limit.Unit);
            long room = limit.Amount - used - reserved;
            if (requested <= room)
            {
                continue;
            }

            BudgetDenial found = new(limit, used, reserved, requested, window.FreesAt(account, limit.Unit, requested - room), now);
            if (limit.Mode == BudgetMode.Observe)
            {
                Observed = Observed is null || found.Outranks(Observed) ? found : Observed;
            }
            else
            {
                Denial = Denial is null || found.Outranks(Denial) ? found : Denial;
            }
        }
    }
}

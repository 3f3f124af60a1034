using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Chooses, from what scripts told of the limits, which denial to tell.</summary>
internal sealed class ReportedAdmission(BudgetLimits limits)
{
    // By the place of the limit: slots are asked in another order, and of equals the first is told.
    private readonly BudgetDenial?[] _found = new BudgetDenial?[limits.Count];

    /// <summary>The denial to tell, or null where there is room.</summary>
    public BudgetDenial? Denial => ToTell(BudgetMode.Enforce);

    /// <summary>What limits that only observe would have said.</summary>
    public BudgetDenial? Observed => ToTell(BudgetMode.Observe);

    /// <summary>Looks at a slot's report; an empty one means that all limits have room.</summary>
    public void Check(LedgerSlot slot, SlotWindows windows, string[] report, Func<LimitedAccount, BudgetAmount> amountFor, DateTimeOffset now)
    {
        if (report.Length == 0)
        {
            return;
        }

        int place = 0;
        for (int i = 0; i < slot.Accounts.Length; i++)
        {
            LimitedAccount limited = slot.Accounts[i].Limited;
            foreach (BudgetLimit limit in limited.Limits)
            {
                CountedSlots counted = new(report[place++]);
                long requested = amountFor(limited).Of(limit.Unit);
                long room = limit.Amount - counted.Spent - counted.Reserved;
                if (requested > room)
                {
                    _found[limits.PlaceOf(limit)] = new(
                        limit, counted.Spent, counted.Reserved, requested, counted.FreesAt(limit.Per, windows.Ids[i], requested - room), now);
                }
            }
        }
    }

    private BudgetDenial? ToTell(BudgetMode mode)
    {
        BudgetDenial? told = null;
        foreach (BudgetDenial? found in _found)
        {
            if (found?.Limit.Mode == mode)
            {
                told = told is null || found.Outranks(told) ? found : told;
            }
        }

        return told;
    }
}

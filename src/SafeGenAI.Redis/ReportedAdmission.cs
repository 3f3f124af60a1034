using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Chooses, from what scripts told of the limits, which denial to tell.</summary>
internal sealed class ReportedAdmission
{
    /// <summary>The denial to tell, or null where there is room.</summary>
    public BudgetDenial? Denial { get; private set; }

    /// <summary>What limits that only observe would have said.</summary>
    public BudgetDenial? Observed { get; private set; }

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
                    Add(new(limit, counted.Spent, counted.Reserved, requested, counted.FreesAt(limit.Per, windows.Ids[i], requested - room), now));
                }
            }
        }
    }

    private void Add(BudgetDenial found)
    {
        if (found.Limit.Mode == BudgetMode.Observe)
        {
            Observed = Observed is null || found.Outranks(Observed) ? found : Observed;
        }
        else
        {
            Denial = Denial is null || found.Outranks(Denial) ? found : Denial;
        }
    }
}

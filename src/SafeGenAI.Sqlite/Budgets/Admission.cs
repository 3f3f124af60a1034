using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>Collects, over all limits of an attempt, whether there is room.</summary>
internal sealed class Admission(DateTimeOffset now)
{
    /// <summary>The denial to tell, or null where the attempt is admitted.</summary>
    public BudgetDenial? Denial { get; private set; }

    /// <summary>What limits that only observe would have said.</summary>
    public BudgetDenial? Observed { get; private set; }

    public void Check(LimitedAccount limited, in Standing standing, BudgetAmount amount)
    {
        foreach (BudgetLimit limit in limited.Limits)
        {
            long spent = standing.Spent.Of(limit.Unit);
            long reserved = standing.Reserved.Of(limit.Unit);
            long requested = amount.Of(limit.Unit);
            long room = limit.Amount - spent - reserved;
            if (requested <= room)
            {
                continue;
            }

            BudgetDenial found = new(limit, spent, reserved, requested, standing.FreesAt(limit.Unit, requested - room), now);
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

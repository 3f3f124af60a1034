using SafeGenAI.Budgets;
using SafeGenAI.Calls;

namespace SafeGenAI.CostBreaker;

/// <summary>What one call has used and holds over all its attempts, against its ceilings. Thread-safe: a delegate may have
/// several attempts under way at once.</summary>
internal sealed class CallSpend
{
    private readonly Lock _lock = new();
    private BudgetAmount _used;

    /// <summary>That of a call, or null where calls have no ceiling.</summary>
    public static CallSpend? Of(GenAICall call, CostBreakerSettings settings)
    {
        if (settings.Ceilings.Count == 0)
        {
            return null;
        }

        return (CallSpend?)(Volatile.Read(ref call.Spend) ?? Interlocked.CompareExchange(ref call.Spend, new CallSpend(), comparand: null) ?? call.Spend);
    }

    /// <summary>Holds what an attempt may use, under all ceilings or under none.</summary>
    /// <returns>The ceiling that is too low, or null.</returns>
    public CallCeilingException? Hold(in BudgetAmount more, CostBreakerSettings settings, string feature)
    {
        CallCeilingException? observed = null;
        lock (_lock)
        {
            foreach (CallCeiling ceiling in settings.Ceilings)
            {
                long used = _used.Of(ceiling.Unit);
                long requested = more.Of(ceiling.Unit);
                if (used + requested <= ceiling.Amount || requested == 0)
                {
                    continue;
                }

                CallCeilingException passed = new(feature, ceiling.Unit, ceiling.Amount, used, requested);
                if (ceiling.Mode == BudgetMode.Enforce)
                {
                    return passed;
                }

                observed ??= passed;
            }

            _used = _used.Plus(more);
        }

        if (observed is not null)
        {
            settings.Report.Observed(observed);
        }

        return null;
    }

    /// <summary>What an attempt was held for gives way to what it used.</summary>
    public void Replace(in BudgetAmount held, in BudgetAmount used)
    {
        lock (_lock)
        {
            _used = _used.Beyond(held).Plus(used);
        }
    }
}

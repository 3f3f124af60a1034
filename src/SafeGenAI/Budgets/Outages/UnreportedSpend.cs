namespace SafeGenAI.Budgets.Outages;

/// <summary>What was spent while the store was away, until it is told. Bounded; what does not fit is dropped and counted.</summary>
internal sealed class UnreportedSpend
{
    public const int MaximumAccounts = 10_000;

    private readonly Lock _lock = new();
    private volatile bool _any;
    private Dictionary<(BudgetLimits Limits, BudgetSubject Subject, long Minute), (BudgetRequest Request, DateTimeOffset At, BudgetAmount Sum)> _spent = [];

    /// <summary>Attempts whose spend the store will never hear of.</summary>
    public long Dropped { get; private set; }

    /// <summary>Read with every answer of a store that is well, hence without the lock.</summary>
    public bool IsEmpty => !_any;

    public void Add(in BudgetRequest request, BudgetAmount charge, DateTimeOffset at)
    {
        // Everything of a minute lies in the same windows, but for the second in which one ends: it counts in the one it began in.
        (BudgetLimits, BudgetSubject, long) key = (request.Limits, request.Subject, Per.Minute.IdAt(at));
        lock (_lock)
        {
            if (_spent.TryGetValue(key, out var known))
            {
                _spent[key] = known with { Sum = known.Sum.Plus(charge) };
            }
            else if (_spent.Count < MaximumAccounts)
            {
                _spent.Add(key, (request, at, charge));
                _any = true;
            }
            else
            {
                Dropped++;
            }
        }
    }

    public void Drop()
    {
        lock (_lock)
        {
            Dropped++;
        }
    }

    /// <summary>Hands out everything; the caller tells the store.</summary>
    public IReadOnlyCollection<(BudgetRequest Request, DateTimeOffset At, BudgetAmount Sum)> TakeAll()
    {
        lock (_lock)
        {
            var all = _spent.Values;
            _spent = [];
            _any = false;
            return all;
        }
    }
}

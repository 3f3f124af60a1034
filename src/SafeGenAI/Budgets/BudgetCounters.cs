namespace SafeGenAI.Budgets;

/// <summary>Running sums in every unit. Mutable: lives in fields only.</summary>
internal struct BudgetCounters
{
    private long _tokens;
    private long _requests;
    private long _nanoUsd;
    private long _calls;

    public readonly long Of(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Tokens => _tokens,
        BudgetUnit.Requests => _requests,
        BudgetUnit.Usd => _nanoUsd,
        _ => _calls,
    };

    public void Add(in BudgetAmount amount)
    {
        _tokens = Sum(_tokens, amount.Tokens);
        _requests = Sum(_requests, amount.Requests);
        _nanoUsd = Sum(_nanoUsd, amount.NanoUsd);
        _calls = Sum(_calls, amount.Calls);
    }

    public void Subtract(in BudgetAmount amount)
    {
        _tokens -= amount.Tokens;
        _requests -= amount.Requests;
        _nanoUsd -= amount.NanoUsd;
        _calls -= amount.Calls;
    }

    public void Add(in BudgetCounters other)
    {
        _tokens = Sum(_tokens, other._tokens);
        _requests = Sum(_requests, other._requests);
        _nanoUsd = Sum(_nanoUsd, other._nanoUsd);
        _calls = Sum(_calls, other._calls);
    }

    // Usage that a provider makes up must not wrap to a negative sum, which would admit everything.
    private static long Sum(long sum, long amount) => Math.Min(sum + amount, long.MaxValue / 2);
}

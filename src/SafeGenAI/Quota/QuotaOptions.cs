using SafeGenAI.Budgets;

namespace SafeGenAI.Quota;

/// <summary>The limits that a feature's users see: how many calls each of them, or each tenant, may make.</summary>
/// <remarks>
/// <para>A quota counts logical calls, however many attempts they take: <c>PerUser(10, Per.Day)</c>. Several limits hold
/// together, also several for one scope. Units (<see cref="Pipelines.GenAIRequest.QuotaUnits"/>) are taken from all of them,
/// or from none, before anything else is asked, and given back where the call does not count.</para>
/// <para>A call counts once content of a model's, or of the cache's, has gone out: also where the caller cancelled or walked
/// away after it, or the stream broke off. Cancelled before it, failed, or denied, it does not.</para>
/// </remarks>
public sealed class QuotaOptions
{
    private readonly List<(BudgetScope Scope, long Calls, Per Per)> _limits = [];

    /// <summary>Whether a call counts that no model answered and that fell back instead. A caller who cancelled had no answer,
    /// and a denied call is never counted.</summary>
    /// <value>Default false.</value>
    public bool CountFallbacks { get; set; }

    /// <summary>What the limits do while the ledger's store cannot be asked.</summary>
    /// <value>Default <see cref="StoreFailurePolicy.FailClosed"/>: calls are denied.</value>
    public StoreFailurePolicy OnStoreFailure { get; set; } = StoreFailurePolicy.FailClosed;

    /// <summary>Says in a sentence how much is left, in a language of the application's; thread-safe.</summary>
    /// <value>Default English: "7 of 10 left today, resets at 00:00 UTC".</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<QuotaSentenceArguments, string> Sentence
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sentence));
            field = value;
        }
    } = EnglishSentence.Of;

    /// <summary>Limits the calls of each user. Every call must then name its user.</summary>
    /// <param name="calls">Units in one window; above zero.</param>
    /// <param name="per">The window; days, weeks and months may be those of a time zone, and any may slide.</param>
    public QuotaOptions PerUser(long calls, Per per) => Add(BudgetScope.User, calls, per);

    /// <summary>Limits the calls of each tenant: of all its users together. Every call must then name its tenant.</summary>
    /// <param name="calls">Units in one window; above zero.</param>
    /// <param name="per">The window; days, weeks and months may be those of a time zone, and any may slide.</param>
    public QuotaOptions PerTenant(long calls, Per per) => Add(BudgetScope.Tenant, calls, per);

    /// <summary>Sets the amount of every limit of a scope whose window fits: configuration changes values, never structure.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Override(BudgetScope scope, Func<Per, bool> fits, long calls)
    {
        bool found = false;
        for (int i = 0; i < _limits.Count; i++)
        {
            if (_limits[i].Scope == scope && fits(_limits[i].Per))
            {
                _limits[i] = _limits[i] with { Calls = calls };
                found = true;
            }
        }

        return found;
    }

    /// <summary>The limits for a feature; faults are collected, not thrown.</summary>
    internal IReadOnlyList<BudgetLimit> Build(string feature, List<string> faults)
    {
        if (_limits.Count == 0)
        {
            faults.Add("UseQuota sets no limit; add one, for example PerUser(10, Per.Day).");
        }

        List<BudgetLimit> limits = [];
        foreach ((BudgetScope scope, long calls, Per per) in _limits)
        {
            try
            {
                // Alerts are for whoever pays. A user who uses a quota up is no event.
                limits.Add(new BudgetLimit(scope, BudgetUnit.Calls, calls, per, feature)
                {
                    OnStoreFailure = OnStoreFailure,
                    Thresholds = [],
                    AlertsOnBurnRate = false,
                });
            }
            catch (ArgumentException exception)
            {
                faults.Add(exception.Message);
            }
        }

        return limits;
    }

    private QuotaOptions Add(BudgetScope scope, long calls, Per per)
    {
        ArgumentNullException.ThrowIfNull(per);
        _limits.Add((scope, calls, per));
        return this;
    }
}

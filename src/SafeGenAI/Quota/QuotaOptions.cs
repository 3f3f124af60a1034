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
    private readonly List<QuotaLimit> _limits = [];

    /// <summary>Whether a call counts that no model answered and that fell back instead. A caller who cancelled had no answer,
    /// and a denied call is never counted.</summary>
    /// <value>Default false.</value>
    public bool CountFallbacks { get; set; }

    /// <summary>What these limits do when they have no room: with <see cref="BudgetMode.Observe"/> they deny nothing, and what they
    /// would have denied is counted; with <see cref="BudgetMode.Off"/> they do not even count, and users are told nothing of them.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>. The weaker of this and a limit's own mode holds, so that this one switches
    /// all of them.</value>
    public BudgetMode Mode { get; set; } = BudgetMode.Enforce;

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
    /// <param name="mode">What the limit does when it has no room. The weaker of this and <see cref="Mode"/> holds.</param>
    public QuotaOptions PerUser(long calls, Per per, BudgetMode mode = BudgetMode.Enforce) => Add(BudgetScope.User, calls, per, mode);

    /// <summary>Limits the calls of each tenant: of all its users together. Every call must then name its tenant.</summary>
    /// <param name="calls">Units in one window; above zero.</param>
    /// <param name="per">The window; days, weeks and months may be those of a time zone, and any may slide.</param>
    /// <param name="mode">What the limit does when it has no room. The weaker of this and <see cref="Mode"/> holds.</param>
    public QuotaOptions PerTenant(long calls, Per per, BudgetMode mode = BudgetMode.Enforce) => Add(BudgetScope.Tenant, calls, per, mode);

    internal IReadOnlyList<QuotaLimit> Limits => _limits;

    /// <summary>The limits for a feature; faults are collected, not thrown.</summary>
    internal IReadOnlyList<BudgetLimit> Build(string feature, List<string> faults)
    {
        if (_limits.Count == 0)
        {
            faults.Add("UseQuota sets no limit; add one, for example PerUser(10, Per.Day).");
        }

        if (!Enum.IsDefined(Mode))
        {
            faults.Add($"Quota.Mode is {(int)Mode}; set Enforce, Observe or Off.");
        }

        List<BudgetLimit> limits = [];
        foreach (QuotaLimit said in _limits)
        {
            try
            {
                limits.Add(said.Build(this, feature));
            }
            catch (ArgumentException exception)
            {
                faults.Add(exception.Message);
            }
        }

        return limits;
    }

    private QuotaOptions Add(BudgetScope scope, long calls, Per per, BudgetMode mode)
    {
        ArgumentNullException.ThrowIfNull(per);
        _limits.Add(new QuotaLimit(scope, calls, per, mode));
        return this;
    }
}

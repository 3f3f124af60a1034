namespace SafeGenAI.Budgets.Outages;

/// <summary>What a feature's limits say for the time the store is away. Immutable.</summary>
internal sealed class OutagePolicy
{
    private readonly string _whyNoShare;

    /// <param name="limits">The limits of a feature.</param>
    /// <param name="instances">Among how many instances a limit is divided; null where nobody said.</param>
    public OutagePolicy(BudgetLimits limits, int? instances)
    {
        _whyNoShare = instances is null ? "BudgetStore.Instances is not set" : "this instance's share of it is less than one";
        List<BudgetLimit> shares = [];
        foreach (BudgetLimit limit in limits.Where(limit => limit.Mode == BudgetMode.Enforce))
        {
            long share = instances is { } many ? limit.Amount / many : 0;
            switch (limit.OnStoreFailure)
            {
                case StoreFailurePolicy.FailOpen:
                    break;
                case StoreFailurePolicy.LocalShare when share > 0:
                    shares.Add(ShareOf(limit, share, BudgetMode.Enforce));
                    break;
                default:
                    // A share of less than one is no room at all.
                    ClosedBy ??= limit;
                    break;
            }
        }

        if (shares.Count > 0)
        {
            Shares = new BudgetLimits(limits.Feature, shares);
            Counting = new BudgetLimits(limits.Feature, shares.Select(limit => ShareOf(limit, limit.Amount, BudgetMode.Observe)));
        }
    }

    /// <summary>A limit that fails closed, or null where attempts may go on.</summary>
    public BudgetLimit? ClosedBy { get; }

    /// <summary>This instance's shares of the limits, enforced while the store is away; null where no limit has one.</summary>
    public BudgetLimits? Shares { get; }

    /// <summary>The same, to count what the instance spends while the store answers: its share is not had twice.</summary>
    public BudgetLimits? Counting { get; }

    /// <summary>What becomes of an attempt.</summary>
    public StoreFailurePolicy Applied => ClosedBy is not null ? StoreFailurePolicy.FailClosed
        : Shares is not null ? StoreFailurePolicy.LocalShare
        : StoreFailurePolicy.FailOpen;

    /// <param name="failure">What the store said when it was asked last.</param>
    public void ThrowIfClosed(Exception? failure)
    {
        if (ClosedBy is { } closed)
        {
            throw new BudgetStoreException(
                $"The budget ledger's store does not answer, and the limit of {closed} fails closed"
                + (closed.OnStoreFailure == StoreFailurePolicy.LocalShare ? $", because {_whyNoShare}" : "")
                + ": bring the store back, or choose another StoreFailurePolicy for the limit.",
                failure);
        }
    }

    private static BudgetLimit ShareOf(BudgetLimit limit, long amount, BudgetMode mode) =>
        new(limit.Scope, limit.Unit, amount, limit.Per, limit.Feature) { Mode = mode, IsSoft = limit.IsSoft, Thresholds = [], AlertsOnBurnRate = false };
}

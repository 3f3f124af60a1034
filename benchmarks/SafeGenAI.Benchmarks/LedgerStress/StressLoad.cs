using SafeGenAI.Budgets;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>The limits that every process draws on, so that half of what is tried finds its user's budget used up.</summary>
internal sealed class StressLoad
{
    public const int Users = 8;
    public const long Estimate = 1_000;

    /// <summary>What is not settled is charged after it; real attempts take longer, and so do their leases.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private static readonly BudgetScope[] Scopes = [BudgetScope.User, BudgetScope.Feature, BudgetScope.Global, BudgetScope.Tenant, BudgetScope.Model];

    public StressLoad(int scopes, long budget) => Limits = new BudgetLimits("stress", Scopes.Take(scopes).Select(scope =>
        new BudgetLimit(scope, BudgetUnit.Usd, scope == BudgetScope.User ? budget : BudgetLimit.MaximumAmount, Per.Month) { AlertsOnBurnRate = false, Thresholds = [] }));

    public BudgetLimits Limits { get; }

    public static BudgetSubject SubjectOf(int user) => new("tenant", $"user {user}", "model");

    public async Task<(long Spent, long Reserved, long Overspent)> ReadAsync(IBudgetLedger ledger)
    {
        long spent = 0, reserved = 0, overspent = 0;
        for (int user = 0; user < Users; user++)
        {
            foreach (BudgetState state in await ledger.ReadAsync(Limits, SubjectOf(user)))
            {
                overspent += Math.Max(0, state.Spent - state.Limit.Amount);
                reserved += state.Reserved;
                spent += state.Limit.Scope == BudgetScope.User ? state.Spent : 0;
            }
        }

        return (spent, reserved, overspent);
    }
}

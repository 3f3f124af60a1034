using SafeGenAI.Budgets;

namespace SafeGenAI.LedgerWorker;

/// <summary>The limits that all workers share. The window slides, so that none ends while a test runs.</summary>
public static class WorkerLimits
{
    public const long Tokens = 20_000;
    public const long Requests = 500;

    /// <summary>Longer than a worker lives.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly Per Window = Per.Rolling(TimeSpan.FromDays(30));

    /// <summary>Of everything together, and of each attempt: it has a user of its own, whose account tells what it was charged.</summary>
    public static BudgetLimits All { get; } = new("work",
    [
        new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, Tokens, Window),
        new BudgetLimit(BudgetScope.Feature, BudgetUnit.Requests, Requests, Window),
        new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Window),
    ]);

    public static BudgetSubject SubjectOf(Guid attemptId) => new(User: attemptId.ToString());
}

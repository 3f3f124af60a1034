using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>All that <see cref="LedgerModel"/> knows of one attempt.</summary>
internal sealed class ModelAttempt(BudgetRequest request, List<ModelAccount> accounts)
{
    private BudgetAmount _likely = request.Likely;

    public BudgetRequest Request { get; } = request;

    /// <summary>Where it counts; a reset takes accounts away.</summary>
    public List<ModelAccount> Accounts { get; } = accounts;

    /// <summary>All that is held by hard limits.</summary>
    public BudgetAmount Held { get; private set; } = request.Estimate;

    /// <summary>What is charged; null while the attempt is in flight.</summary>
    public BudgetAmount? Charge { get; set; }

    /// <summary>Whether the charge can no longer be corrected.</summary>
    public bool IsFinal { get; set; }

    public TimeSpan DueAt { get; set; }

    public BudgetAmount HeldIn(ModelAccount account) =>
        Charge is not null ? default : account.Kind == BudgetAccountKind.Soft ? _likely : Held;

    public void Extend(BudgetAmount more)
    {
        Held = Held.Plus(more);
        _likely = _likely.Plus(more);
        Charge = Charge?.Plus(more);
    }
}

using SafeGenAI.Calls;

namespace SafeGenAI.Budgets.Status;

/// <summary>What is remembered of one feature's spend in this process.</summary>
internal sealed class FeatureSpending(string feature, RecentDenials denials, TimeProvider time)
{
    public string Feature { get; } = feature;

    public SpendBook Book { get; } = new();

    public RecentCosts Costs { get; } = new(time);

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public void Denied(string callId, BudgetDenial denial) => Denied(callId, denial.ToString(), denial);

    public void Denied(string callId, string reason, BudgetDenial? denial = null) =>
        denials.Add(new(callId, Feature, time.GetUtcNow(), reason) { Denial = denial });

    /// <summary>A call's decision is made.</summary>
    public void Decided(GenAICall call)
    {
        IReadOnlyList<Attempt> attempts = call.Attempts;
        long cost = 0;
        for (int i = 0; i < attempts.Count; i++)
        {
            cost += attempts[i].CostNanoUsd ?? 0;
        }

        Book.Decided(cost);
        Costs.Add(attempts);
    }
}

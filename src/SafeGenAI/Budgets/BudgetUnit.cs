namespace SafeGenAI.Budgets;

/// <summary>What a limit counts.</summary>
/// <remarks>The values are stable: stores file accounts under them.</remarks>
public enum BudgetUnit
{
    /// <summary>Input and output tokens together.</summary>
    Tokens = 1,

    /// <summary>Attempts: calls on the wire.</summary>
    Requests = 2,

    /// <summary>Money, counted in nano-USD.</summary>
    Usd = 3,

    /// <summary>What a user counts: units of a quota, as a rule one per logical call, however many attempts it took.</summary>
    Calls = 4,
}

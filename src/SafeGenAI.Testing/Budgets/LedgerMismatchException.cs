namespace SafeGenAI.Testing.Budgets;

/// <summary>A ledger answered a script in another way than <see cref="LedgerModel"/>.</summary>
public sealed class LedgerMismatchException : Exception
{
    internal LedgerMismatchException(string message)
        : base(message)
    {
    }
}

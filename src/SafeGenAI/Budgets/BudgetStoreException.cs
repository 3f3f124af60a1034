namespace SafeGenAI.Budgets;

/// <summary>The ledger's store could not be asked, and a limit fails closed: whether there is money is not known.</summary>
public sealed class BudgetStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked, and what happens next.</param>
    /// <param name="innerException">What the store said.</param>
    public BudgetStoreException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}

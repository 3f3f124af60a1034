namespace SafeGenAI.Budgets;

/// <summary>Money as the ledger counts it: whole nano-USD (10^-9 USD) in a <see cref="long"/>.</summary>
/// <remarks>Micro-USD would be too coarse: 100 cached tokens of a small model cost half of one.</remarks>
public static class NanoUsd
{
    /// <summary>How many nano-USD are one USD.</summary>
    public const long PerUsd = 1_000_000_000;

    /// <summary>Converts USD to nano-USD; what is less than one nano-USD is rounded up.</summary>
    /// <exception cref="OverflowException">The amount is beyond about 9.2 billion USD.</exception>
    public static long FromUsd(decimal usd) => decimal.ToInt64(decimal.Ceiling(usd * PerUsd));

    /// <summary>Converts nano-USD to USD, exactly.</summary>
    public static decimal ToUsd(long nanoUsd) => (decimal)nanoUsd / PerUsd;
}

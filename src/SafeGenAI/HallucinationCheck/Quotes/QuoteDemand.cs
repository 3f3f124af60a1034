namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>How much of an answer must be quoted.</summary>
/// <param name="Required">Whether a substantive answer without a quote is rejected.</param>
/// <param name="Share">The share of the substantive sentences that must carry a quote, 0 to 1; 0 asks for one quote in all.</param>
internal readonly record struct QuoteDemand(bool Required, double Share = 0)
{
    // Shares are written as decimals and counted as fractions.
    private const double Rounding = 1e-9;

    public bool IsMetBy(int quoted, int substantive) => !Required || quoted >= (Share * substantive) - Rounding;
}

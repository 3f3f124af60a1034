namespace SafeGenAI.Budgets;

/// <summary>What a request costs whose input is above a threshold: then all its tokens do, input and output.</summary>
/// <remarks>The price may hold a further one, for input that is longer still. Immutable and thread-safe.</remarks>
public sealed record LongContextPrice
{
    /// <summary>Creates the price.</summary>
    /// <param name="aboveInputTokens">Input of exactly this many tokens still costs the ordinary price; at least 1.</param>
    /// <param name="price">The price above it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is below 1.</exception>
    public LongContextPrice(long aboveInputTokens, ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        AboveInputTokens = aboveInputTokens >= 1
            ? aboveInputTokens
            : throw new ArgumentOutOfRangeException(nameof(aboveInputTokens), aboveInputTokens, "A long context begins above at least 1 input token.");
        Price = price;
    }

    /// <summary>The most input tokens that still cost the ordinary price.</summary>
    public long AboveInputTokens { get; }

    /// <summary>The price of a request with more.</summary>
    public ModelPrice Price { get; }
}

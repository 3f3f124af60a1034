namespace SafeGenAI.Budgets;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <remarks>Immutable and thread-safe. A price of zero says that the model is free; an unknown price is no price at all.</remarks>
public sealed record ModelPrice
{
    private const long TokensPerPrice = 1_000_000;

    private readonly long _input;
    private readonly long _cachedInput;
    private readonly long _output;

    /// <summary>Creates a price.</summary>
    /// <param name="input">USD per million input tokens.</param>
    /// <param name="output">USD per million output tokens, reasoning included.</param>
    /// <param name="cachedInput">USD per million input tokens that the provider read from its cache; null takes <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or above 9 million USD, or cached input costs more than input.</exception>
    public ModelPrice(decimal input, decimal output, decimal? cachedInput = null)
    {
        _input = Checked(input, nameof(input));
        _output = Checked(output, nameof(output));
        _cachedInput = Checked(cachedInput ?? input, nameof(cachedInput));
        if (_cachedInput > _input)
        {
            // An estimate takes all input as not cached; it would no longer be the most that an attempt can cost.
            throw new ArgumentOutOfRangeException(nameof(cachedInput), cachedInput,
                $"Cached input at {cachedInput} USD per million tokens costs more than input at {input}: exchange the two, or leave cachedInput out.");
        }
    }

    /// <summary>USD per million input tokens.</summary>
    public decimal Input => NanoUsd.ToUsd(_input);

    /// <summary>USD per million input tokens that the provider read from its cache.</summary>
    public decimal CachedInput => NanoUsd.ToUsd(_cachedInput);

    /// <summary>USD per million output tokens, reasoning included.</summary>
    public decimal Output => NanoUsd.ToUsd(_output);

    /// <summary>What one attempt costs, rounded up once to whole nano-USD, at most <see cref="BudgetAmount.Maximum"/>.</summary>
    /// <param name="inputTokens">All input tokens, cached ones included.</param>
    /// <param name="cachedInputTokens">How many of the input tokens came from the provider's cache.</param>
    /// <param name="outputTokens">All output tokens, reasoning included.</param>
    /// <remarks>Counts below zero are taken as zero, and more cached tokens than input tokens as all of them.</remarks>
    public long CostOf(long inputTokens, long cachedInputTokens, long outputTokens)
    {
        long input = Math.Max(0, inputTokens);
        long cached = Math.Clamp(cachedInputTokens, 0, input);
        Int128 cost = (Int128)(input - cached) * _input + (Int128)cached * _cachedInput + (Int128)Math.Max(0, outputTokens) * _output;
        cost += TokensPerPrice - 1;

        // Dividing 64 bits takes a tenth of the time, and only a made-up count needs more.
        return cost <= long.MaxValue
            ? Math.Min((long)cost / TokensPerPrice, BudgetAmount.Maximum)
            : (long)Int128.Min(cost / TokensPerPrice, BudgetAmount.Maximum);
    }

    private static long Checked(decimal usd, string name) => usd is >= 0 and <= 9_000_000
        ? NanoUsd.FromUsd(usd)
        : throw new ArgumentOutOfRangeException(name, usd, "A price is between 0 and 9,000,000 USD per million tokens: check the unit, it is per million.");
}

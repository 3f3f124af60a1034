namespace SafeGenAI.Budgets;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <remarks>
/// Immutable and thread-safe. A price of zero says that the model is free; an unknown price is no price at all. What is
/// less than 10^-9 USD per million tokens is rounded up.
/// </remarks>
public sealed record ModelPrice
{
    private const long TokensPerPrice = 1_000_000;

    private readonly long _input;
    private readonly long _cachedInput;
    private readonly long _cacheWrite;
    private readonly long _output;
    private readonly long _reasoning;

    /// <summary>Creates a price.</summary>
    /// <param name="input">USD per million input tokens.</param>
    /// <param name="output">USD per million output tokens.</param>
    /// <param name="cachedInput">USD per million input tokens that the provider read from its cache; null takes <paramref name="input"/>.</param>
    /// <param name="cacheWrite">USD per million input tokens that the provider wrote into its cache; null takes <paramref name="input"/>.</param>
    /// <param name="reasoning">USD per million output tokens of reasoning; null takes <paramref name="output"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or above 9 million USD.</exception>
    public ModelPrice(decimal input, decimal output, decimal? cachedInput = null, decimal? cacheWrite = null, decimal? reasoning = null)
    {
        _input = Checked(input, nameof(input));
        _output = Checked(output, nameof(output));
        _cachedInput = Checked(cachedInput ?? input, nameof(cachedInput));
        _cacheWrite = Checked(cacheWrite ?? input, nameof(cacheWrite));
        _reasoning = Checked(reasoning ?? output, nameof(reasoning));
    }

    /// <summary>USD per million input tokens.</summary>
    public decimal Input => NanoUsd.ToUsd(_input);

    /// <summary>USD per million input tokens that the provider read from its cache.</summary>
    public decimal CachedInput => NanoUsd.ToUsd(_cachedInput);

    /// <summary>USD per million input tokens that the provider wrote into its cache.</summary>
    public decimal CacheWrite => NanoUsd.ToUsd(_cacheWrite);

    /// <summary>USD per million output tokens.</summary>
    public decimal Output => NanoUsd.ToUsd(_output);

    /// <summary>USD per million output tokens of reasoning.</summary>
    public decimal Reasoning => NanoUsd.ToUsd(_reasoning);

    /// <summary>How much less a request costs that the provider answers in a batch; see <see cref="ForBatch"/>.</summary>
    /// <value>Percent, 0 to 100; default 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 100.</exception>
    public decimal BatchDiscount
    {
        get;
        init => field = value is >= 0 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch discount is between 0 and 100 percent: 50 is half the price.");
    }

    /// <summary>What every token of a request costs whose input is long, or null where length does not matter.</summary>
    public LongContextPrice? LongContext
    {
        get;
        init => field = value?.Price.LongContext is not { } next || next.AboveInputTokens > value.AboveInputTokens
            ? value
            : throw new ArgumentException(
                $"A price for input above {value.AboveInputTokens} tokens holds another one for input above {next.AboveInputTokens}: " +
                "put the lower threshold outside.", nameof(value));
    }

    /// <summary>The price of a request that is answered in a batch: every rate less <see cref="BatchDiscount"/>.</summary>
    public ModelPrice ForBatch() => BatchDiscount == 0 ? this : Less(BatchDiscount);

    /// <summary>What one attempt costs, rounded up once to whole nano-USD, at most <see cref="BudgetAmount.Maximum"/>.</summary>
    /// <param name="inputTokens">All input tokens, cached and cache-written ones included.</param>
    /// <param name="cachedInputTokens">How many of the input tokens the provider read from its cache.</param>
    /// <param name="outputTokens">All output tokens, reasoning included.</param>
    /// <param name="cacheWriteTokens">How many of the input tokens the provider wrote into its cache.</param>
    /// <param name="reasoningTokens">How many of the output tokens are reasoning.</param>
    /// <remarks>
    /// Counts below zero are taken as zero, and more of a part than of the whole as all of it. Where cached and
    /// cache-written tokens together are more than the input, the written ones are believed.
    /// </remarks>
    public long CostOf(long inputTokens, long cachedInputTokens, long outputTokens, long cacheWriteTokens = 0, long reasoningTokens = 0)
    {
        long input = Math.Max(0, inputTokens);
        if (LongContext is { } longer && input > longer.AboveInputTokens)
        {
            return longer.Price.CostOf(inputTokens, cachedInputTokens, outputTokens, cacheWriteTokens, reasoningTokens);
        }

        long output = Math.Max(0, outputTokens);
        long written = Math.Clamp(cacheWriteTokens, 0, input);
        long cached = Math.Clamp(cachedInputTokens, 0, input - written);
        long reasoning = Math.Clamp(reasoningTokens, 0, output);
        return Rounded((Int128)(input - cached - written) * _input + (Int128)cached * _cachedInput + (Int128)written * _cacheWrite
            + (Int128)(output - reasoning) * _output + (Int128)reasoning * _reasoning);
    }

    /// <summary>
    /// The most an attempt can cost that uses no more than these tokens, whatever kinds they turn out to be and whichever
    /// <see cref="LongContext"/> they fall under: what is reserved before a request.
    /// </summary>
    /// <param name="inputTokens">The most input tokens.</param>
    /// <param name="outputTokens">The most output tokens.</param>
    /// <returns>Nano-USD, rounded up once, at most <see cref="BudgetAmount.Maximum"/>.</returns>
    public long UpperBound(long inputTokens, long outputTokens)
    {
        long input = Math.Max(0, inputTokens);
        long longer = 0;
        if (LongContext is { } price && input > price.AboveInputTokens)
        {
            // The estimate is a bound; the request may still turn out to be short.
            longer = price.Price.UpperBound(input, outputTokens);
            input = price.AboveInputTokens;
        }

        long dearestInput = Math.Max(_input, Math.Max(_cachedInput, _cacheWrite));
        return Math.Max(longer, Rounded((Int128)input * dearestInput + (Int128)Math.Max(0, outputTokens) * Math.Max(_output, _reasoning)));
    }

    private static long Rounded(Int128 cost)
    {
        cost += TokensPerPrice - 1;

        // Dividing 64 bits takes a tenth of the time, and only a made-up count needs more.
        return cost <= long.MaxValue
            ? Math.Min((long)cost / TokensPerPrice, BudgetAmount.Maximum)
            : (long)Int128.Min(cost / TokensPerPrice, BudgetAmount.Maximum);
    }

    private ModelPrice Less(decimal percent)
    {
        decimal share = (100 - percent) / 100;
        return new ModelPrice(Input * share, Output * share, CachedInput * share, CacheWrite * share, Reasoning * share)
        {
            LongContext = LongContext is { } longer ? new(longer.AboveInputTokens, longer.Price.Less(percent)) : null,
        };
    }

    private static long Checked(decimal usd, string name) => usd is >= 0 and <= 9_000_000
        ? NanoUsd.FromUsd(usd)
        : throw new ArgumentOutOfRangeException(name, usd, "A price is between 0 and 9,000,000 USD per million tokens: check the unit, it is per million.");
}

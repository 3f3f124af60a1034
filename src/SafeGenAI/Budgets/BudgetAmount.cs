namespace SafeGenAI.Budgets;

/// <summary>What one attempt is estimated to use, or used, in every unit. The default is nothing.</summary>
public readonly record struct BudgetAmount
{
    /// <summary>The largest amount of one attempt in any unit: 9 x 10^15, 9 million in USD.</summary>
    public const long Maximum = BudgetLimit.MaximumAmount;

    /// <summary>Creates an amount.</summary>
    /// <param name="tokens">Input and output tokens together.</param>
    /// <param name="requests">Attempts on the wire, as a rule 1.</param>
    /// <param name="nanoUsd">Money in nano-USD.</param>
    /// <param name="calls">Units of a quota.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is negative or above <see cref="Maximum"/>.</exception>
    public BudgetAmount(long tokens, long requests, long nanoUsd, long calls = 0)
    {
        Tokens = Checked(tokens, nameof(tokens));
        Requests = Checked(requests, nameof(requests));
        NanoUsd = Checked(nanoUsd, nameof(nanoUsd));
        Calls = Checked(calls, nameof(calls));
    }

    /// <summary>Input and output tokens together.</summary>
    public long Tokens { get; }

    /// <summary>Attempts on the wire.</summary>
    public long Requests { get; }

    /// <summary>Money in nano-USD.</summary>
    public long NanoUsd { get; }

    /// <summary>Units of a quota.</summary>
    public long Calls { get; }

    /// <summary>The part of the amount that a limit in this unit counts.</summary>
    public long Of(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Tokens => Tokens,
        BudgetUnit.Requests => Requests,
        BudgetUnit.Usd => NanoUsd,
        BudgetUnit.Calls => Calls,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Pass Tokens, Requests, Usd or Calls."),
    };

    /// <summary>Creates an amount from its parts, each brought between 0 and <see cref="Maximum"/>.</summary>
    public static BudgetAmount Of(Func<BudgetUnit, long> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new(
            Math.Clamp(part(BudgetUnit.Tokens), 0, Maximum),
            Math.Clamp(part(BudgetUnit.Requests), 0, Maximum),
            Math.Clamp(part(BudgetUnit.Usd), 0, Maximum),
            Math.Clamp(part(BudgetUnit.Calls), 0, Maximum));
    }

    /// <summary>What this amount has more than another, unit by unit, never below zero.</summary>
    public BudgetAmount Beyond(BudgetAmount other) => new(
        Math.Max(0, Tokens - other.Tokens),
        Math.Max(0, Requests - other.Requests),
        Math.Max(0, NanoUsd - other.NanoUsd),
        Math.Max(0, Calls - other.Calls));

    /// <summary>Both amounts together, at most <see cref="Maximum"/> in each unit.</summary>
    public BudgetAmount Plus(BudgetAmount other) => new(
        Math.Min(Maximum, Tokens + other.Tokens),
        Math.Min(Maximum, Requests + other.Requests),
        Math.Min(Maximum, NanoUsd + other.NanoUsd),
        Math.Min(Maximum, Calls + other.Calls));

    private static long Checked(long value, string name) => value is >= 0 and <= Maximum
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"An amount is between 0 and {Maximum:N0}: clamp what a provider reports before it is charged.");
}

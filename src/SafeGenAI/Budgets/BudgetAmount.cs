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
    /// <exception cref="ArgumentOutOfRangeException">A part is negative or above <see cref="Maximum"/>.</exception>
    public BudgetAmount(long tokens, long requests, long nanoUsd)
    {
        Tokens = Checked(tokens, nameof(tokens));
        Requests = Checked(requests, nameof(requests));
        NanoUsd = Checked(nanoUsd, nameof(nanoUsd));
    }

    /// <summary>Input and output tokens together.</summary>
    public long Tokens { get; }

    /// <summary>Attempts on the wire.</summary>
    public long Requests { get; }

    /// <summary>Money in nano-USD.</summary>
    public long NanoUsd { get; }

    /// <summary>The part of the amount that a limit in this unit counts.</summary>
    public long Of(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Tokens => Tokens,
        BudgetUnit.Requests => Requests,
        BudgetUnit.Usd => NanoUsd,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Pass Tokens, Requests or Usd."),
    };

    /// <summary>What this amount has more than another, unit by unit, never below zero.</summary>
    public BudgetAmount Beyond(BudgetAmount other) => new(
        Math.Max(0, Tokens - other.Tokens), Math.Max(0, Requests - other.Requests), Math.Max(0, NanoUsd - other.NanoUsd));

    private static long Checked(long value, string name) => value is >= 0 and <= Maximum
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"An amount is between 0 and {Maximum:N0}: clamp what a provider reports before it is charged.");
}

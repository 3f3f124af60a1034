using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>How much may be spent in one window by whatever the scope names.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BudgetLimit
{
    /// <summary>The largest limit, 9 x 10^15: in USD 9 million. Beyond it a store whose numbers are doubles (Lua) is no longer exact.</summary>
    public const long MaximumAmount = 9_000_000 * Budgets.NanoUsd.PerUsd;

    /// <summary>Creates a limit.</summary>
    /// <param name="scope">For whom it counts.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="amount">The most that may be used in one window: tokens, requests, or nano-USD.</param>
    /// <param name="per">The window.</param>
    /// <param name="feature">The only feature whose calls count, or null when the calls of all features count together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above zero, or above <see cref="MaximumAmount"/>.</exception>
    public BudgetLimit(BudgetScope scope, BudgetUnit unit, long amount, Per per, string? feature = null)
    {
        ArgumentNullException.ThrowIfNull(per);
        if (feature is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(feature);
        }

        Scope = Enum.IsDefined(scope) ? scope : throw new ArgumentOutOfRangeException(nameof(scope), scope, "Pass Global, Tenant, Feature, User or Model.");
        Unit = Enum.IsDefined(unit) ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "Pass Tokens, Requests or Usd.");
        Per = per;
        Feature = feature;
        Amount = amount;
        if (amount <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount,
                $"The limit {this} admits no call: set an amount above zero, or remove the limit.");
        }

        if (amount > MaximumAmount)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount,
                $"The limit {this} is above {Describe(MaximumAmount)}, up to which every store counts exactly: set a smaller amount, or a shorter window.");
        }
    }

    /// <summary>For whom the limit counts.</summary>
    public BudgetScope Scope { get; }

    /// <summary>What the limit counts.</summary>
    public BudgetUnit Unit { get; }

    /// <summary>The most that may be used in one window: tokens, requests, or nano-USD.</summary>
    public long Amount { get; }

    /// <summary>The window.</summary>
    public Per Per { get; }

    /// <summary>The only feature whose calls count, or null when the calls of all features count together.</summary>
    public string? Feature { get; }

    /// <summary>Creates a limit in USD.</summary>
    /// <param name="scope">For whom it counts.</param>
    /// <param name="usd">The most that may be spent in one window, in USD, at most 9 million.</param>
    /// <param name="per">The window.</param>
    /// <param name="feature">The only feature whose calls count, or null when the calls of all features count together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above zero, or above 9 million USD.</exception>
    public static BudgetLimit Usd(BudgetScope scope, decimal usd, Per per, string? feature = null)
    {
        // Far outside the range the conversion would overflow, and the message would not name the limit.
        decimal range = Budgets.NanoUsd.ToUsd(long.MaxValue);
        return new(scope, BudgetUnit.Usd, Budgets.NanoUsd.FromUsd(decimal.Clamp(usd, -range, range)), per, feature);
    }

    /// <summary>The limit in words, for logs and messages: "50,000 tokens per hour for each user".</summary>
    public override string ToString()
    {
        string whom = Scope == BudgetScope.Global ? "over all calls" : $"for each {Scope.ToString().ToLowerInvariant()}";
        return $"{Describe(Amount)} per {Per} {whom}{(Feature is null ? "" : $" of feature '{Feature}'")}";
    }

    internal string Describe(long amount) => Unit switch
    {
        BudgetUnit.Usd => string.Create(CultureInfo.InvariantCulture, $"{Budgets.NanoUsd.ToUsd(amount):#,##0.#########} USD"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} {(Unit == BudgetUnit.Tokens ? "tokens" : "requests")}"),
    };
}

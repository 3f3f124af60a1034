using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>How much may be spent in one window by whatever the scope names.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BudgetLimit
{
    private static readonly IReadOnlyList<int> DefaultThresholds = [50, 80, 100];

    private long[] _thresholdAmounts = [];

    /// <summary>The largest limit, 9 x 10^15: in USD 9 million. Beyond it a store whose numbers are doubles (Lua) is no longer exact.</summary>
    public const long MaximumAmount = 9_000_000 * Budgets.NanoUsd.PerUsd;

    /// <summary>Creates a limit.</summary>
    /// <param name="scope">For whom it counts.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="amount">The most that may be used in one window: tokens, requests, nano-USD, or units of a quota.</param>
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
        Unit = Enum.IsDefined(unit) ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "Pass Tokens, Requests, Usd or Calls.");
        Per = per;
        Feature = feature;
        Amount = amount;
        Thresholds = DefaultThresholds;
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

    /// <summary>The most that may be used in one window: tokens, requests, nano-USD, or units of a quota.</summary>
    public long Amount { get; }

    /// <summary>The window.</summary>
    public Per Per { get; }

    /// <summary>The only feature whose calls count, or null when the calls of all features count together.</summary>
    public string? Feature { get; }

    /// <summary>What the limit does when it has no room.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>.</value>
    public BudgetMode Mode
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Mode), value, "Pass Enforce, Observe or Off.");
    } = BudgetMode.Enforce;

    /// <summary>What the limit does while the ledger's store cannot be asked.</summary>
    /// <value>Default <see cref="StoreFailurePolicy.FailClosed"/>.</value>
    public StoreFailurePolicy OnStoreFailure
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OnStoreFailure), value, "Pass FailClosed, LocalShare or FailOpen.");
    } = StoreFailurePolicy.FailClosed;

    /// <summary>Whether attempts reserve what they are likely to use instead of the most that they may use: less is held back,
    /// and the limit can be passed by what several attempts use beyond it.</summary>
    /// <value>Default false: the limit is hard.</value>
    public bool IsSoft { get; init; }

    /// <summary>The shares of the limit at which an alert is raised, once per window: percent, ascending.</summary>
    /// <value>Default 50, 80, 100.</value>
    /// <exception cref="ArgumentException">A threshold is not between 1 and 1,000, or they do not ascend.</exception>
    public IReadOnlyList<int> Thresholds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Thresholds));
            int[] percents = [.. value];
            for (int i = 0; i < percents.Length; i++)
            {
                if (percents[i] is < 1 or > 1_000 || (i > 0 && percents[i] <= percents[i - 1]))
                {
                    throw new ArgumentException(
                        $"The thresholds {string.Join(", ", percents)} are not ascending percentages from 1 to 1,000: correct {percents[i]}.", nameof(Thresholds));
                }
            }

            field = percents;
            _thresholdAmounts = Array.ConvertAll(percents, percent => (long)(((Int128)Amount * percent + 99) / 100));
        }
    }

    /// <summary>Whether an alert is raised, once per window, when the limit is reached well before its window ends at the present pace.</summary>
    /// <value>Default true. Rolling windows have no pace.</value>
    public bool AlertsOnBurnRate { get; init; } = true;

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

    /// <summary>The same limit in another mode.</summary>
    internal BudgetLimit In(BudgetMode mode) => new(Scope, Unit, Amount, Per, Feature)
    {
        Mode = mode,
        OnStoreFailure = OnStoreFailure,
        IsSoft = IsSoft,
        Thresholds = Thresholds,
        AlertsOnBurnRate = AlertsOnBurnRate,
    };

    /// <summary>The limit in words, for logs and messages: "50,000 tokens per hour for each user".</summary>
    public override string ToString()
    {
        string whom = Scope == BudgetScope.Global ? "over all calls" : $"for each {Scope.ToString().ToLowerInvariant()}";
        return $"{Describe(Amount)} per {Per} {whom}{(Feature is null ? "" : $" of feature '{Feature}'")}";
    }

    /// <summary>The highest threshold that an amount has passed, in percent; 0 for none.</summary>
    internal int ThresholdAt(long spent)
    {
        int passed = 0;
        for (int i = 0; i < _thresholdAmounts.Length && spent >= _thresholdAmounts[i]; i++)
        {
            passed = Thresholds[i];
        }

        return passed;
    }

    internal string Describe(long amount) => Describe(Unit, amount);

    internal static string Describe(BudgetUnit unit, long amount) => unit switch
    {
        BudgetUnit.Usd => string.Create(CultureInfo.InvariantCulture, $"{Budgets.NanoUsd.ToUsd(amount):#,##0.#########} USD"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} {unit.ToString().ToLowerInvariant()}"),
    };
}

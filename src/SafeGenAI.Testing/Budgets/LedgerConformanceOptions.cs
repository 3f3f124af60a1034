using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>What the contract of <see cref="IBudgetLedger"/> leaves to a store, and how hard the store is pressed.</summary>
public sealed record LedgerConformanceOptions
{
    /// <summary>Whether leases end by the UTC clock, which only goes forward, as in a store that several processes share; else
    /// they end by the monotonic clock, which nobody can set.</summary>
    /// <value>Default false.</value>
    public bool LeasesFollowWallClock { get; init; }

    /// <summary>Whether one reading tells all limits as they stood at one moment; else each as it stood at some moment of the reading.</summary>
    /// <value>Default true.</value>
    public bool ReadsAreSnapshots { get; init; } = true;

    /// <summary>How many callers ask at once.</summary>
    /// <value>Default 32; at least 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2.</exception>
    public int Callers
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Callers), value, "Let at least 2 callers ask at once.");
    } = 32;

    /// <summary>How often callers meet, each time over a new tenant.</summary>
    /// <value>Default 20; at least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Rounds
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Rounds), value, "Let callers meet at least once.");
    } = 20;
}

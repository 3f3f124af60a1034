using System.Diagnostics.CodeAnalysis;

namespace SafeGenAI.Budgets;

/// <summary>A ledger's answer to an attempt: room held until it is settled, or a denial.</summary>
/// <remarks>A handle: copies of it are the same reservation. The default holds nothing.</remarks>
public readonly struct BudgetReservation
{
    /// <summary>Creates the handle of room that a store holds.</summary>
    /// <param name="attemptId">The attempt's id.</param>
    /// <param name="amount">What is held, and charged when nothing better becomes known.</param>
    /// <param name="state">Whatever the store needs to settle; it reads nobody else's.</param>
    /// <param name="version">Tells apart the uses of a <paramref name="state"/> that the store uses again.</param>
    /// <param name="observed">Which limit that only observes would have denied the attempt.</param>
    public BudgetReservation(Guid attemptId, BudgetAmount amount, object? state = null, long version = 0, BudgetDenial? observed = null)
    {
        IsGranted = true;
        AttemptId = attemptId;
        Amount = amount;
        State = state;
        Version = version;
        Observed = observed;
    }

    /// <summary>Creates a denied reservation.</summary>
    /// <param name="attemptId">The attempt's id.</param>
    /// <param name="denial">Which limit had no room.</param>
    public BudgetReservation(Guid attemptId, BudgetDenial denial)
    {
        ArgumentNullException.ThrowIfNull(denial);
        AttemptId = attemptId;
        Denial = denial;
    }

    /// <summary>Whether room is held.</summary>
    [MemberNotNullWhen(false, nameof(Denial))]
    public bool IsGranted { get; }

    /// <summary>Which limit had no room, or null when room is held.</summary>
    public BudgetDenial? Denial { get; }

    /// <summary>Which limit that only observes would have denied the attempt; null where none would.</summary>
    public BudgetDenial? Observed { get; }

    /// <summary>The attempt's id.</summary>
    public Guid AttemptId { get; }

    /// <summary>What is held, by hard limits; nothing when denied.</summary>
    public BudgetAmount Amount { get; }

    /// <summary>Whatever the store needs to settle.</summary>
    public object? State { get; }

    /// <summary>Tells apart the uses of a <see cref="State"/> that the store uses again.</summary>
    public long Version { get; }
}

namespace SafeGenAI.Testing.Budgets;

/// <summary>The rules of the contract of a ledger. Each has at least one <see cref="LedgerCase"/>.</summary>
public enum LedgerRule
{
    /// <summary>An attempt is held in all of its accounts, or in none: a denial leaves no trace.</summary>
    AllOrNothing,

    /// <summary>Each unit, scope, feature, tenant, user and model is counted by itself, and every limit holds.</summary>
    CountsApart,

    /// <summary>Of callers that ask at once exactly those are admitted that fit.</summary>
    AdmitsExactly,

    /// <summary>An attempt is settled once, in whatever order settlements arrive and however often.</summary>
    SettlesOnce,

    /// <summary>An attempt not settled by the end of its lease is charged in full, and corrected once until one more lease has passed.</summary>
    PresumesWhatExpires,

    /// <summary>A fixed window begins and ends when the calendar says, in its time zone.</summary>
    FollowsTheCalendar,

    /// <summary>A rolling window counts what was spent within its length and at most one slot more.</summary>
    Slides,

    /// <summary>An attempt is settled in the window it was reserved in.</summary>
    SettlesInItsWindow,

    /// <summary>Time only goes forward: a clock that is set back resets no window and admits nothing twice.</summary>
    NeverGoesBack,

    /// <summary>A limit that observes denies nothing, counts all, and says what it would have denied.</summary>
    Observes,

    /// <summary>A soft limit holds what is likely and is charged what was used.</summary>
    HoldsTheLikely,

    /// <summary>A quota counts its units apart from the attempts.</summary>
    CountsQuotas,

    /// <summary>An attempt is extended in all of its accounts or in none, while it is not settled.</summary>
    Extends,

    /// <summary>Each threshold and burn rate is told once per window, by the charge that passes it.</summary>
    AlertsOnce,

    /// <summary>What is used beyond the reservation is charged, told, and denies until the window ends.</summary>
    ChargesOverruns,

    /// <summary>A reset account begins anew, whatever is in flight, and the audit says who, why and what.</summary>
    Resets,

    /// <summary>A denial names the limit to tell and where it stands.</summary>
    TellsTheDenial,

    /// <summary>A reading tells each limit that applies, in their order.</summary>
    Reads,

    /// <summary>Amounts are exact up to the largest limit.</summary>
    IsExact,

    /// <summary>A cancelled operation does nothing.</summary>
    HeedsCancellation,
}

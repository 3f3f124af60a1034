namespace SafeGenAI.Testing.Rollout;

/// <summary>The rules of the contract of a rollout store. Each has at least one <see cref="RolloutCase"/>.</summary>
public enum RolloutRule
{
    /// <summary>A state comes back as it was written, to the last character.</summary>
    KeepsTheState,

    /// <summary>A state is written over the one before it only; who comes second leaves neither state nor entry.</summary>
    ChecksVersions,

    /// <summary>Entries come back whole, the newest first.</summary>
    KeepsTheHistory,

    /// <summary>Of many who ask at once one has the lease, and all are told who.</summary>
    LeadsAlone,

    /// <summary>A lease ends when its time is over or its holder gives it back, not before, whatever the clock does.</summary>
    LeasesEnd,

    /// <summary>A unit counts once in a run, whoever tells it how often, where it was told first.</summary>
    CountsUnitsOnce,

    /// <summary>Beyond the most units of a run, later ones are left out.</summary>
    LeavesOutLaterUnits,

    /// <summary>A bad event counts once for a run, unit and metric, as it was told first.</summary>
    CountsBadEventsOnce,

    /// <summary>A bad event comes back as it was told, to the last bit.</summary>
    KeepsBadEvents,

    /// <summary>An instance's sums take the place of those it told before.</summary>
    ReplacesTotals,

    /// <summary>Page by page all bad events are read, none twice, while others add more; a page is of one moment.</summary>
    ReadsInPages,

    /// <summary>Features are apart, and so are the runs of one.</summary>
    KeepsApart,

    /// <summary>The evidence of all runs but one is deleted, and nothing else.</summary>
    Purges,

    /// <summary>Names may have any character that is seen.</summary>
    TakesAnyName,

    /// <summary>A cancelled operation does nothing.</summary>
    HeedsCancellation,

    /// <summary>Misuse is refused, with the name of the argument.</summary>
    RefusesMisuse,
}

namespace SafeGenAI.Budgets;

/// <summary>What settling a reservation did.</summary>
public enum SettlementOutcome
{
    /// <summary>Nothing: the attempt was denied, or is settled already.</summary>
    Ignored = 0,

    /// <summary>The reservation was given back and the attempt charged.</summary>
    Settled = 1,

    /// <summary>The attempt had been charged in full, because it was presumed or its lease had expired; now it is charged exactly.</summary>
    Corrected = 2,
}

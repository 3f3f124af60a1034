namespace SafeGenAI.Testing;

/// <summary>What a feature does when its model fails gracefully.</summary>
public enum ConformanceRule
{
    /// <summary>It is built around the client, sink, ledger and clock of the kit.</summary>
    UsesTheKit,

    /// <summary>It ends.</summary>
    Ends,

    /// <summary>It throws nothing, unless its caller cancelled.</summary>
    ThrowsNothing,

    /// <summary>It has something to say to the user.</summary>
    AnswersWithText,

    /// <summary>Its result and its decision say what went wrong.</summary>
    TellsTheKind,

    /// <summary>It makes exactly one decision.</summary>
    MakesOneDecision,

    /// <summary>Nothing stays reserved in the ledger.</summary>
    LeavesNothingReserved,

    /// <summary>Its stream ends once: nothing follows the part that tells how it ended.</summary>
    EndsItsStreamOnce,

    /// <summary>It stops when its caller cancels, and answers nothing in its place.</summary>
    HeedsCancellation,
}

namespace SafeGenAI.Testing.Budgets;

/// <summary>What happens in one step of a script.</summary>
public enum LedgerStepKind
{
    /// <summary>An attempt asks for room.</summary>
    Reserve,

    /// <summary>An attempt is settled, perhaps not for the first time.</summary>
    Settle,

    /// <summary>An attempt is charged in full.</summary>
    Presume,

    /// <summary>An attempt asks for more.</summary>
    Extend,

    /// <summary>Seconds pass.</summary>
    AdvanceSeconds,

    /// <summary>Minutes pass.</summary>
    AdvanceMinutes,

    /// <summary>The UTC clock is set by up to a quarter of an hour, forward or back.</summary>
    SetClock,

    /// <summary>The UTC clock is set by an hour, a day or a month, forward or back.</summary>
    JumpClock,

    /// <summary>All limits are read.</summary>
    Read,

    /// <summary>An account begins anew.</summary>
    Reset,
}

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What the words before a number say about how exact it is.</summary>
internal enum Hedge : byte
{
    None,

    /// <summary>About, around, roughly.</summary>
    About,

    /// <summary>Over, more than, at least.</summary>
    Above,

    /// <summary>Nearly, less than, up to.</summary>
    Below,
}

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>How a claim stands to some texts, from worst to best.</summary>
internal enum Support : byte
{
    Missing,

    /// <summary>The number is there, with other units only.</summary>
    OtherUnit,

    /// <summary>A number is there that this one rounds without saying so.</summary>
    Rounded,

    Found,
}

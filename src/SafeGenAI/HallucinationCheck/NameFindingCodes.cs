namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the name detector. Stable: they are stored in decisions.</summary>
public static class NameFindingCodes
{
    /// <summary>The name of a person, place, organisation, product or work is in no source.</summary>
    public const string Unsupported = "name.unsupported";
}

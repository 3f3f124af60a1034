namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>The reason codes of the grounding score. Stable: they are stored in decisions.</summary>
public static class GroundingFindingCodes
{
    /// <summary>The answer shares too little with the supplied sources; the place is that of its least grounded sentences.</summary>
    public const string Low = "grounding.low";

    /// <summary>Three content words and more in a row that stand in no source.</summary>
    public const string NovelRun = "grounding.novel_run";
}

namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the check itself. Stable: they are stored in decisions.</summary>
public static class CheckFindingCodes
{
    /// <summary>Less of the answer could be checked than <see cref="HallucinationCheckOptions.MinimumCoverage"/> asks for.</summary>
    public const string LowCoverage = "coverage.low";
}

namespace SafeGenAI.HallucinationCheck;

/// <summary>The reason codes of the confidence signals. Stable: they are stored in decisions. None of them blocks.</summary>
public static class ConfidenceFindingCodes
{
    /// <summary>The model chose the words of the sentence with little probability.</summary>
    public const string LowLogProbability = "confidence.low_logprob";

    /// <summary>The model itself says that it is not sure.</summary>
    public const string LowSelfReport = "confidence.low_self_report";

    /// <summary>Asked again, the model answers otherwise.</summary>
    public const string Inconsistent = "confidence.inconsistent";
}

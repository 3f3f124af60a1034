namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>What the judge may say of a sentence.</summary>
internal enum JudgeLabel
{
    Supported,
    Contradicted,
    NotFound,
}

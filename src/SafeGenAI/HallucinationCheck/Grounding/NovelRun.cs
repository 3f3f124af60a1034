namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Content words of one sentence in a row that stand in no source.</summary>
/// <param name="From">The first word.</param>
/// <param name="To">The word after the last.</param>
internal readonly record struct NovelRun(int From, int To)
{
    /// <summary>Shorter ones are what any paraphrase has.</summary>
    public const int MinContent = 3;
}

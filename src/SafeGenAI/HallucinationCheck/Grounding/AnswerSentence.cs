namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>A sentence of an answer and what was counted in it.</summary>
/// <param name="From">Its first word.</param>
/// <param name="To">The word after its last.</param>
/// <param name="Sums">What was counted.</param>
internal readonly record struct AnswerSentence(int From, int To, FeatureSums Sums)
{
    private const int MinContent = 2;

    /// <summary>Whether it could be true or false, and has enough in it to be compared.</summary>
    public bool IsClaim => Sums.Questions == 0 && Sums.Content >= MinContent;
}

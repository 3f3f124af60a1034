namespace SafeGenAI.Review;

/// <summary>What a person says of an answer.</summary>
/// <remarks>The values are stable: they are stored.</remarks>
public enum ReviewJudgement
{
    /// <summary>The answer was good enough to be given.</summary>
    Good = 1,

    /// <summary>It was not.</summary>
    Bad = 2,
}

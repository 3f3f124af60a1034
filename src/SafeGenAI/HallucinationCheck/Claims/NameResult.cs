namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>How a name stands to the sources.</summary>
/// <param name="From">Its first word that is not there for the sentence only.</param>
/// <param name="IsFound">Whether all that tells the name is in the sources.</param>
/// <param name="Evidence">A word of it that is there, counted over all sources, or null.</param>
/// <param name="IsOther">Whether the sources have its words and mean another: South Korea where the answer has North Korea.</param>
internal readonly record struct NameResult(int From, bool IsFound, int? Evidence, bool IsOther = false);

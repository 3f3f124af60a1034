namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>How a name stands to the sources.</summary>
/// <param name="From">Its first word that is not there for the sentence only.</param>
/// <param name="IsFound">Whether all that tells the name is in the sources.</param>
/// <param name="Evidence">A part of it that is there, or null.</param>
internal readonly record struct NameResult(int From, bool IsFound, WordPlace? Evidence);

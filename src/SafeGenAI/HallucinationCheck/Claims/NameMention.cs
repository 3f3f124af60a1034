namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Capitalised words of a text that belong together.</summary>
/// <param name="From">The first word.</param>
/// <param name="To">The word after the last.</param>
/// <param name="StartsSentence">Whether the first word would have its capital anyway.</param>
internal readonly record struct NameMention(int From, int To, bool StartsSentence);

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>The words of a source that a quote, or a part of it, was laid beside.</summary>
/// <param name="From">The first word.</param>
/// <param name="To">The word after the last.</param>
/// <param name="Edits">How many words were added, left out or replaced.</param>
/// <param name="Change">What those words say.</param>
internal readonly record struct WordWindow(int From, int To, int Edits, MeaningChange Change);

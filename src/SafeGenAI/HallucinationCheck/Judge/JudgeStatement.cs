namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>One thing the judge said; nothing of it is believed yet.</summary>
/// <param name="Sentence">The number of a sentence, counted from 1.</param>
/// <param name="Label">What it says of the sentence.</param>
/// <param name="Source">The number of the source it quotes, counted from 1; 0 for none.</param>
/// <param name="Quote">The words it says are verbatim.</param>
internal readonly record struct JudgeStatement(int Sentence, JudgeLabel Label, int Source, string Quote);

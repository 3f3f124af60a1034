namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>A labelled answer as the regression sees it.</summary>
/// <param name="Source">Which data it is from.</param>
/// <param name="Fold">Rows of one knowledge have one fold, so that no text is on both sides of a split.</param>
/// <param name="Features">The features, all of them.</param>
/// <param name="Ungrounded">Its label.</param>
internal sealed record TrainingRow(string Source, int Fold, double[] Features, bool Ungrounded);

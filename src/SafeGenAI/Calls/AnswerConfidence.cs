namespace SafeGenAI.Calls;

/// <summary>How sure the model was of an answer, signal by signal; each is 0 to 1, or null where it is off or absent.</summary>
/// <remarks>Never averaged: each has a calibration of its own. Being sure is not being right.</remarks>
/// <param name="LogProbability">The geometric mean of the probabilities of the answer's tokens.</param>
/// <param name="LowestProbability">The probability of its least probable token.</param>
/// <param name="SelfReport">What the model said of itself.</param>
/// <param name="Consistency">How far samples agreed with the answer.</param>
public sealed record AnswerConfidence(double? LogProbability, double? LowestProbability, double? SelfReport, double? Consistency);

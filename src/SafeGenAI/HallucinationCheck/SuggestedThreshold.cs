namespace SafeGenAI.HallucinationCheck;

/// <summary>A value from which on a signal was right as often as wanted, on the rows of a report.</summary>
/// <param name="Value">The threshold: a signal at or above it passes.</param>
/// <param name="Precision">The share of right answers among those that pass, 0 to 1.</param>
/// <param name="Recall">The share of the right answers that pass, 0 to 1.</param>
/// <param name="PassRate">The share of all answers that pass, 0 to 1.</param>
public readonly record struct SuggestedThreshold(double Value, double Precision, double Recall, double PassRate);

namespace SafeGenAI.HallucinationCheck;

/// <summary>What a signal said of an answer, and what a person said.</summary>
/// <param name="Value">The signal, 0 to 1; higher is surer.</param>
/// <param name="IsCorrect">Whether the answer was right.</param>
public readonly record struct LabelledSignal(double Value, bool IsCorrect);

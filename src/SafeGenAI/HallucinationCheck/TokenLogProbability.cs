namespace SafeGenAI.HallucinationCheck;

/// <summary>One token of an answer and how probable it was to the model.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="Value">The natural logarithm of its probability: 0 is certain, lower is less so.</param>
public readonly record struct TokenLogProbability(string Text, double Value);

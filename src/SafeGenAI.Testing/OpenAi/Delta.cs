namespace SafeGenAI.Testing.OpenAi;

/// <summary>What one chunk of a stream adds to the answer.</summary>
internal readonly record struct Delta(DeltaKind Kind, string Text, int ToolIndex = 0, double? LogProbability = null);

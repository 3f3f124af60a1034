namespace SafeGenAI.Testing.OpenAi;

internal enum DeltaKind
{
    Content,
    Refusal,
    ToolName,
    ToolArguments,
}

/// <summary>What one chunk of a stream adds to the answer.</summary>
internal readonly record struct Delta(DeltaKind Kind, string Text, int ToolIndex = 0);

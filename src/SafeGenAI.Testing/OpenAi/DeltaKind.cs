namespace SafeGenAI.Testing.OpenAi;

internal enum DeltaKind
{
    Content,
    Refusal,
    ToolName,
    ToolArguments,
}

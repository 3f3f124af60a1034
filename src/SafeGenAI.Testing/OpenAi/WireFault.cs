namespace SafeGenAI.Testing.OpenAi;

internal enum WireFault
{
    None,
    MalformedJson,
    Stall,
    Cut,
    Reset,
    ErrorEvent,
}

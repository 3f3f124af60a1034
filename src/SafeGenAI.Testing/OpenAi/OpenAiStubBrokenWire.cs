namespace SafeGenAI.Testing.OpenAi;

internal sealed record OpenAiStubBrokenWire(WireFault Fault) : OpenAiStubReply;

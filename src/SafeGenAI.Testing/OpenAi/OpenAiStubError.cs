namespace SafeGenAI.Testing.OpenAi;

internal sealed record OpenAiStubError(int Status, string Message, string? Type, string? Code, string? Parameter = null) : OpenAiStubReply
{
    public string? RetryAfter { get; init; }
}

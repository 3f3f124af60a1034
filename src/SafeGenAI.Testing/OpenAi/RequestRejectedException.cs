namespace SafeGenAI.Testing.OpenAi;

/// <summary>A request that the OpenAI service would refuse before any model sees it.</summary>
internal sealed class RequestRejectedException(int status, string message, string? parameter = null) : Exception(message)
{
    public int Status => status;

    public byte[] Body() => OpenAiJson.Error(Message, OpenAiStubReply.InvalidRequest, parameter, code: null);
}

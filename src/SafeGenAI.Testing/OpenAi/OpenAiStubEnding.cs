namespace SafeGenAI.Testing.OpenAi;

/// <summary>How the exchange of a request and its reply ended, as the server saw it.</summary>
public enum OpenAiStubEnding
{
    /// <summary>The reply was sent to its end.</summary>
    Sent = 1,

    /// <summary>The stub broke the connection: the reply says so, or the stub was disposed.</summary>
    Aborted = 2,

    /// <summary>The client closed the connection before the reply was sent to its end.</summary>
    ClientLeft = 3,
}

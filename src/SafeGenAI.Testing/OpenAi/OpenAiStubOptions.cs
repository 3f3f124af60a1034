namespace SafeGenAI.Testing.OpenAi;

/// <summary>Options of an <see cref="OpenAiStub"/>. They are read once, when it starts.</summary>
public sealed class OpenAiStubOptions
{
    /// <summary>The default of <see cref="MaxRequestBodyBytes"/>: 8 MiB.</summary>
    public const int DefaultMaxRequestBodyBytes = 8 * 1024 * 1024;

    /// <summary>Where the stub takes the time from, and what its delays run on.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The longest request body that is accepted, in bytes; a longer one is answered with HTTP 413.</summary>
    /// <value>Default <see cref="DefaultMaxRequestBodyBytes"/>.</value>
    public int MaxRequestBodyBytes { get; set; } = DefaultMaxRequestBodyBytes;
}

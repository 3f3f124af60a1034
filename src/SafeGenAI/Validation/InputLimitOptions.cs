namespace SafeGenAI.Validation;

/// <summary>How long a request may be. What is longer is refused before anything is computed of it.</summary>
/// <remarks>
/// A refused request is a failure of the kind <see cref="Failures.FailureKind.ContextTooLong"/>: no model is asked, nothing
/// is reserved or billed, and the ladder answers. Checked once, where a call enters; what tools add later is not.
/// </remarks>
public sealed class InputLimitOptions
{
    /// <summary>The value of <see cref="MaxCharacters"/> unless set: 2^20, about 260,000 tokens of English.</summary>
    public const int DefaultMaxCharacters = 1_048_576;

    /// <summary>The value of <see cref="MaxAttachmentBytes"/> unless set: 20 MiB, about what large providers take in one request.</summary>
    public const int DefaultMaxAttachmentBytes = 20 * 1_048_576;

    /// <summary>The most text in one request: messages, earlier tool calls and results, and instructions together. The
    /// request's sources, together, may have as much again.</summary>
    /// <value>UTF-16 code units, as <see cref="string.Length"/> counts them; default 1,048,576; at least 1.</value>
    public int MaxCharacters { get; set; } = DefaultMaxCharacters;

    /// <summary>The most data in one request: images, audio and files together. What a link leads to is not counted.</summary>
    /// <value>Bytes; default 20,971,520; 0 for no attachments.</value>
    public int MaxAttachmentBytes { get; set; } = DefaultMaxAttachmentBytes;

    internal IEnumerable<string> Faults()
    {
        if (MaxCharacters < 1)
        {
            yield return $"InputLimit.MaxCharacters is {MaxCharacters}; set at least 1.";
        }

        if (MaxAttachmentBytes < 0)
        {
            yield return $"InputLimit.MaxAttachmentBytes is {MaxAttachmentBytes}; set 0 for none, or more.";
        }
    }
}

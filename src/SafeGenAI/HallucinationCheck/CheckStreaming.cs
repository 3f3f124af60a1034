namespace SafeGenAI.HallucinationCheck;

/// <summary>When the text of a streamed answer leaves. The verdict is the same in every mode, and the same as without a stream.</summary>
/// <remarks>Structured output and answers to typed calls are always held.</remarks>
public enum CheckStreaming
{
    /// <summary>Nothing leaves before the whole answer is checked.</summary>
    Hold = 0,

    /// <summary>
    /// Each sentence leaves once it is checked. From the first sentence that does not pass, the rest is held until the
    /// whole answer is checked; where that is rejected, the stream ends with a typed ending and the fallback's words.
    /// Before the first sentence has left, a rejected answer moves on as if it had been held.
    /// </summary>
    Window = 1,

    /// <summary>Text leaves as it comes, and the verdict is known at the end. Nothing is rejected, streamed or not.</summary>
    Observe = 2,
}

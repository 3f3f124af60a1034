using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>Watches a streamed answer while it is read, and may end it.</summary>
internal interface IReplyMeter
{
    /// <summary>Asked before the client is asked for more; never after the answer has ended.</summary>
    /// <param name="parts">All parts read so far.</param>
    /// <returns>Why the answer must end where it is, or null.</returns>
    ValueTask<Failure?> CheckAsync(IReadOnlyList<ChatResponseUpdate> parts);
}

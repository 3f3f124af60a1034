using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>Gives a reply to somebody who reads it as a stream.</summary>
internal static class StreamingDoor
{
    /// <summary>The streaming door: what has been read, then the tail, then how it ended.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAllAsync(this Reply reply, GenAICall call)
    {
        if (reply.Failure is null)
        {
            try
            {
                int given = 0;
                do
                {
                    while (given < reply.Parts.Count)
                    {
                        yield return reply.Parts[given++];
                    }
                }
                while (await reply.ReadAsync());
            }
            finally
            {
                await reply.LeaveAsync();
            }
        }

        if (reply.Failure is { } failure && !(reply.EndsGracefully && reply.Ending == Ending.Failed))
        {
            call.Throw(failure);
        }

        if (reply.Closing?.Invoke(reply) is { } closing)
        {
            yield return closing;
        }
    }
}

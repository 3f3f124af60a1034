using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>Asks the host's own data again about an answer that was accepted some time ago.</summary>
internal interface IHostLookups
{
    ValueTask<HostAnswer> AskAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken);
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>A stage that only forwards.</summary>
internal sealed class ForwardingStage(IChatClient inner) : GenAIStage(inner, runtime: null)
{
    public override async ValueTask<Reply> RunAsync(ModelRequest request) => await NextAsync(request);
}

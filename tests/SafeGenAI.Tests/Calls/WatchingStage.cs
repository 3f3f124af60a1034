using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Calls;

/// <summary>Forwards, and notes the head of every reply and how it ended.</summary>
internal sealed class WatchingStage(IChatClient inner, CallRuntime? runtime = null) : GenAIStage(inner, runtime)
{
    public List<GenAICall> Calls { get; } = [];

    public List<(int Parts, Ending? Ending)> Heads { get; } = [];

    public List<Ending> Endings { get; } = [];

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        Calls.Add(request.Call);
        Reply reply = await NextAsync(request);
        Heads.Add((reply.Parts.Count, reply.Ending));
        reply.OnEnded(static (ended, endings) => endings.Add(ended.Ending!.Value), Endings);
        return reply;
    }
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Quota;

/// <summary>A user counts calls, not attempts: units are taken once for each call, and given back where it does not count.</summary>
/// <remarks>In a pipeline it goes by the quota that the call began with; one that stands alone has its <paramref name="own"/>.</remarks>
internal sealed class QuotaStage(IChatClient inner, QuotaGate? own = null, CallRuntime? runtime = null) : GenAIStage(inner, runtime)
{
    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        // What was taken for all requests of the feature's own code is ended there too.
        if (request.Call.Quota is CallQuota { IsHeld: true } shared)
        {
            return Noted(await NextAsync(request), shared);
        }

        if ((own ?? QuotaGate.Of(request.Call.Runtime)) is not { } gate)
        {
            return await NextAsync(request);
        }

        if (await gate.TakeAsync(request.Call, request.CancellationToken) is { } denied)
        {
            return Reply.Failed(denied);
        }

        var taken = (CallQuota)request.Call.Quota!;
        try
        {
            Reply reply = Noted(await NextAsync(request), taken);
            reply.OnEnded(static (ended, asked) => ((CallQuota)asked.Call.Quota!).End(ended, asked.CallerToken), request);
            return reply;
        }
        catch
        {
            // A defect, not a failure of the model; still nothing may stay held.
            taken.End(Outcome.Failed);
            throw;
        }
    }

    private static Reply Noted(Reply reply, CallQuota held)
    {
        // Only ever set: the feature's own code may have several requests under way.
        if (reply.Failure is null)
        {
            held.HasAnswer = true;
        }

        return reply;
    }
}

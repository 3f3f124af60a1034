using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// Whether an answer that was accepted some time ago may leave now: its sources are part of the cache's key and are not
/// compared again; what the host knows may have changed.
/// </summary>
internal sealed class HostRecheck(AnswerCheck check, CheckPolicy policy) : IAnswerValidator
{
    public async ValueTask<Failure?> ValidateAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken)
    {
        CheckedAnswer? found = await check.LookUpAsync(response.Text, call, cancellationToken);
        return found is null ? new Failure(FailureKind.Canceled, new OperationCanceledException(cancellationToken))
            : CheckPolicy.Rejects(policy.Decide(found)) ? new Failure(FailureKind.Hallucination, "What the host knows now speaks against the stored answer.")
            : null;
    }
}

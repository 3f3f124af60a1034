using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// Whether an answer that was accepted some time ago may leave now: its sources are part of the cache's key and are not
/// compared again; what the host knows may have changed.
/// </summary>
internal sealed class HostRecheck(AnswerCheck check, Func<CheckedAnswer, CheckAction> decide) : IHostLookups
{
    public async ValueTask<HostAnswer> AskAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken)
    {
        // For a caller who is gone there is no answer.
        if (await check.LookUpAsync(response.Text, call, cancellationToken) is not { } found)
        {
            return new HostAnswer(Rejects: true, Verdict.NotChecked, []);
        }

        (Verdict verdict, IReadOnlyList<Finding> findings) = (found.Verdict, found.AllFindings());

        // Signals that are not asked again accepted it: only what the host says now takes that away.
        found.Add(Verdict.Supported, [], coverage: 0);
        CheckAction action = decide(found);
        if (action == CheckAction.Review)
        {
            call.Exhibits?.WantsReview = true;
        }

        return new HostAnswer(CheckPolicy.Rejects(action), verdict, findings);
    }
}

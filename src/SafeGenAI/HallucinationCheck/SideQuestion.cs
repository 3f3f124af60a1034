using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// A check asks a model something of its own, within the call that is being checked: an attempt like any other, reserved,
/// charged and recorded, that never becomes the answer.
/// </summary>
internal static class SideQuestion
{
    /// <param name="model">The guarded client of a model.</param>
    /// <param name="request">The request whose answer is being checked.</param>
    /// <param name="messages">What is asked.</param>
    /// <param name="options">Made for this question; its output is bound here like that of any request of the call.</param>
    /// <param name="timeout">Given up after this time, or at the call's deadline.</param>
    /// <returns>A whole answer that its classifier accepts, or failed; nothing is thrown for a model's failure.</returns>
    public static async ValueTask<Reply> AskAsync(
        IChatClient model, ModelRequest request, IReadOnlyList<ChatMessage> messages, CallOptions options, TimeSpan timeout)
    {
        GenAICall call = request.Call;
        call.Runtime.Bound(options);
        TimeSpan patience = call.Patience < timeout ? call.Patience : timeout;
        using CancellationTokenSource limit = new(patience, call.Runtime.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, request.CancellationToken);
        Reply reply = await GenAIStage.NextAsync(model, request.Aside(messages, options, either.Token));
        if (reply.Failure is { } failure)
        {
            return failure.Kind == FailureKind.Canceled && !request.CancellationToken.IsCancellationRequested ? TimedOut(reply, patience) : reply;
        }

        return call.Runtime.Classifier.Classify(new AnswerArguments(reply.Response!)) is { } rejection ? reply.Reject(rejection) : reply;
    }

    /// <summary>The check gave up: for the circuit nobody's fault, in the decision a timeout.</summary>
    private static Reply TimedOut(Reply reply, TimeSpan patience)
    {
        if (reply.Attempt is { } attempt)
        {
            attempt.Failure = FailureKind.Timeout;
        }

        return Reply.Failed(new Failure(
            FailureKind.Timeout, $"A question of the hallucination check was not answered within {patience.TotalSeconds:0.###} s.") { CausedByCaller = true });
    }
}

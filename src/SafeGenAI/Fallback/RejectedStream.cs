using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Fallback;

/// <summary>
/// An answer that was rejected after some of it was delivered: nothing may restart (L10), so the ladder's words end the
/// stream. Only rungs that answer at once are asked.
/// </summary>
internal sealed class RejectedStream(FallbackLadder ladder, ModelRequest request, ILogger logger)
{
    public void Tell(Reply reply)
    {
        if (reply is { Ending: Ending.Failed, Failure: { Kind: FailureKind.Hallucination } failure })
        {
            (string rung, RungAnswer answer) = Ask(failure);
            (request.Call.Rung, request.Call.FallbackTriggered) = (rung, true);
            request.Call.UserMessage = answer.Message ?? answer.Text;
            request.Call.EndingText = answer.Words;
        }
    }

    private (string Rung, RungAnswer Answer) Ask(Failure failure)
    {
        RungArguments arguments = new(request.Call, failure, request.Messages);
        foreach (IFallbackRung rung in ladder.For(failure.Kind))
        {
            try
            {
                if (rung is ImmediateRung immediate && immediate.Answer(arguments) is { } answer
                    && !string.IsNullOrWhiteSpace(answer.Message ?? answer.Text))
                {
                    return (rung.Name, answer);
                }
            }
            catch (Exception exception)
            {
                FallbackLog.RungFailed(logger, exception, rung.Name, request.Call.Feature, request.Call.Id);
            }
        }

        return ("safe_sentence", new RungAnswer(Fallback.Rung.SafeSentence, Provenance.SafeSentence));
    }
}

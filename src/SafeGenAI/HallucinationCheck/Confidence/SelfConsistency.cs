using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>Asks the same model the same question again, warm, and compares. Agreement among samples is not grounding.</summary>
/// <param name="model">The guarded client of the model that answered: each sample is an attempt of the call.</param>
/// <param name="options">Without faults, with samples.</param>
/// <param name="logger">Told why the signal is absent.</param>
internal sealed class SelfConsistency(IChatClient model, ConfidenceOptions options, ILogger logger)
{
    /// <param name="answer">The answer as the user sees it.</param>
    /// <param name="request">The question as the caller put it, without what the check adds to it.</param>
    /// <returns>The mean agreement, 0 to 1; null where not all samples came, or asking again could do harm.</returns>
    public async ValueTask<double?> MeasureAsync(AnswerText answer, ModelRequest request)
    {
        LexicalAgreement own = new(answer);
        if (own.IsEmpty || request.Options.Tools is { Count: > 0 } || request.Options.ConversationId is not null || request.Call.ToolHasRun)
        {
            ConfidenceLog.Absent(logger, "self-consistency", request.Call.Feature, "tools, a conversation id, or nothing to compare", request.Call.Id);
            return null;
        }

        Reply[] replies;
        try
        {
            replies = await Task.WhenAll(Enumerable.Range(0, options.Samples).Select(_ => SampleAsync(request).AsTask()));
        }
        catch (Exception exception)
        {
            ConfidenceLog.Failed(logger, exception, "self-consistency", request.Call.Feature, request.Call.Id);
            return null;
        }

        double agreement = 0;
        foreach (Reply reply in replies)
        {
            if (reply.Failure is { } failure)
            {
                // Fewer samples than asked for would be another signal than the one that was calibrated.
                ConfidenceLog.Absent(logger, "self-consistency", request.Call.Feature, failure.Kind.ToString(), request.Call.Id);
                return null;
            }

            agreement += own.With(new LexicalAgreement(new FoldedWords(reply.Response!.Text)));
        }

        return agreement / replies.Length;
    }

    private ValueTask<Reply> SampleAsync(ModelRequest request)
    {
        CallOptions again = (CallOptions)request.Options.Clone();
        again.Temperature = options.SampleTemperature;
        again.Seed = null;
        return SideQuestion.AskAsync(model, request, request.Messages, again, options.SampleTimeout);
    }
}

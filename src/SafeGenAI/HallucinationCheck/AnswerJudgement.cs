using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Decides about answers by the feature's table, and notes on the call what was found. One for all models of the feature.</summary>
internal sealed class AnswerJudgement(AnswerCheck check, CheckPolicy policy, CheckStreaming streaming, AnswerJudge? judge)
{
    public CheckStreaming Streaming => streaming;

    /// <summary>Asks the host's data again about an answer that was accepted before; null where no detector does.</summary>
    public IHostLookups? HostLookups => check.HasHostLookups ? new HostRecheck(check, Decide) : null;

    /// <param name="options">Without faults.</param>
    /// <param name="logger">Told what goes wrong.</param>
    /// <param name="judge">The guarded client of the judge's model, or null where there is none.</param>
    public static AnswerJudgement Of(HallucinationCheckOptions options, ILogger logger, IChatClient? judge) => new(
        new AnswerCheck(options, logger), options.Policy, options.StreamingOrDefault,
        judge is null || options.JudgeModel is null ? null : new AnswerJudge(judge, options.JudgeModel, options.Judge, logger));

    /// <summary>The sources of a call, prepared: once for an answer, for sources that are too long to be kept take their time.</summary>
    public SourceIndex IndexOf(GenAICall call) => check.IndexOf(call);

    /// <summary>Whether there is anything to compare a call's answer with.</summary>
    public bool AppliesTo(GenAICall call) => call.Sources.Count > 0 || check.HasHostLookups;

    /// <param name="answer">The answer and its quotes.</param>
    /// <param name="isStructured">Whether the answer is JSON.</param>
    /// <param name="sources">The prepared sources.</param>
    /// <param name="reply">The whole reply as the model gave it.</param>
    /// <param name="confidence">Measures how sure the model is; null where nothing of it is asked for.</param>
    /// <param name="selfReport">What the model said of itself, or null.</param>
    /// <param name="request">The request as it came.</param>
    public async ValueTask<JudgedAnswer> JudgeAsync(
        MarkedAnswer answer, bool isStructured, SourceIndex sources, Reply reply, ConfidenceSignals? confidence, double? selfReport, ModelRequest request)
    {
        GenAICall call = request.Call;
        if (call.Runtime.Classifier.Classify(request.Answered(CitedAnswer.Of(reply.Response!, answer.Text, annotations: null))) is { } notAnAnswer)
        {
            // A refusal and half an answer claim nothing: a quote that they lack is no reason to ask another model (L11, L15).
            return new JudgedAnswer(null, CheckAction.Accept, notAnAnswer);
        }

        CheckedAnswer? found = await check.CheckAsync(answer, isStructured, reply.Response!, sources, request);
        if (found is not null)
        {
            // What is rejected already is not worth another question.
            if (confidence is not null && !CheckPolicy.Rejects(Decide(found)))
            {
                ConfidenceOutcome sure = await confidence.MeasureAsync(found.Prepared, reply, selfReport, request);
                found.Add(sure.Verdict, sure.Findings, coverage: 0);
                call.Confidence = new AnswerConfidence(sure.LogProbability, sure.LowestProbability, sure.SelfReport, sure.Consistency);
            }

            await AskJudgeAsync(found, sources, request);
        }

        if (found is null || request.CallerToken.IsCancellationRequested)
        {
            return new JudgedAnswer(null, CheckAction.Accept, new Failure(FailureKind.Canceled, new OperationCanceledException(request.CallerToken)));
        }

        (call.Verdict, call.Findings) = (found.Verdict, found.AllFindings());
        call.QualityScore = found.Score;
        CheckAction action = Decide(found);
        if (CheckPolicy.Rejects(action))
        {
            call.Exhibits?.Add(reply.Attempt?.Model, found.Verdict, call.Findings, found.Text);
            return new JudgedAnswer(found, action, Rejection(found, action));
        }

        if (action == CheckAction.Review)
        {
            call.Exhibits?.WantsReview = true;
        }

        return new JudgedAnswer(found, action, Failure: null);
    }

    /// <summary>Whether a piece of a stream may leave before the rest is there. What fails decides nothing yet.</summary>
    public async ValueTask<bool> PassesAsync(MarkedAnswer piece, SourceIndex sources, ModelRequest request) =>
        await check.CheckAsync(piece, isStructured: false, response: null, sources, request) is { } found
        && !CheckPolicy.Rejects(Decide(found));

    /// <summary>Only where everything else leaves it uncertain, and the sources are whole; silence settles nothing.</summary>
    private async ValueTask AskJudgeAsync(CheckedAnswer found, SourceIndex sources, ModelRequest request)
    {
        if (judge is null || found.Verdict != Verdict.Uncertain || AnswerCheck.IsTruncated(request.Call.Sources))
        {
            return;
        }

        JudgeOutcome outcome = await judge.JudgeAsync(found.Prepared, sources, found.AllFindings(), request);
        if (outcome.Verdict is Verdict.Supported or Verdict.Unsupported)
        {
            found.Settle(outcome.Verdict.Value, outcome.Findings, outcome.Citations);
        }
        else
        {
            found.Add(outcome.Verdict ?? Verdict.NotChecked, outcome.Findings, coverage: 0);
        }
    }

    private CheckAction Decide(CheckedAnswer answer)
    {
        CheckAction action = policy.Decide(answer);
        return streaming == CheckStreaming.Observe && CheckPolicy.Rejects(action) ? CheckAction.Review : action;
    }

    private static Failure Rejection(CheckedAnswer answer, CheckAction action)
    {
        FindingSeverity weighs = answer.Verdict == Verdict.Unsupported ? FindingSeverity.Block : FindingSeverity.Annotate;
        string codes = string.Join(", ", answer.AllFindings().Where(finding => finding.Severity >= weighs).Select(finding => finding.Code).Distinct());
        string verdict = answer.Verdict == Verdict.Unsupported ? "was not found in the supplied sources" : $"is {answer.Verdict} and the feature's table rejects that";
        return new Failure(FailureKind.Hallucination, codes.Length == 0 ? $"The answer {verdict}." : $"The answer {verdict}: {codes}.")
        {
            EndsModels = action == CheckAction.Fallback,
        };
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Decides about answers by the feature's table, and notes on the call what was found. One for all models of the feature.</summary>
internal sealed class AnswerJudgement(AnswerCheck check, CheckPolicy policy, CheckStreaming streaming)
{
    public CheckStreaming Streaming => streaming;

    /// <summary>Asks the host's data again about an answer that was accepted before; null where no detector does.</summary>
    public IAnswerValidator? HostLookups { get; } = check.HasHostLookups && streaming != CheckStreaming.Observe ? new HostRecheck(check, policy) : null;

    public static AnswerJudgement Of(HallucinationCheckOptions options, ILogger logger) =>
        new(new AnswerCheck(options, logger), options.Policy, options.StreamingOrDefault);

    /// <summary>The sources of a call, prepared.</summary>
    public SourceIndex IndexOf(GenAICall call) => check.IndexOf(call);

    /// <summary>Whether there is anything to compare a call's answer with.</summary>
    public bool AppliesTo(GenAICall call) => call.Sources.Count > 0 || check.HasHostLookups;

    public async ValueTask<JudgedAnswer> JudgeAsync(MarkedAnswer answer, bool isStructured, ChatResponse response, ModelRequest request)
    {
        GenAICall call = request.Call;
        CheckedAnswer? found = await check.CheckAsync(answer, isStructured, response, check.IndexOf(call), request);
        if (found is null)
        {
            return new JudgedAnswer(null, CheckAction.Accept, new Failure(FailureKind.Canceled, new OperationCanceledException(request.CallerToken)));
        }

        (call.Verdict, call.Findings) = (found.Verdict, found.AllFindings());
        call.QualityScore = found.Score ?? call.QualityScore;
        CheckAction action = Decide(found);
        return new JudgedAnswer(found, action, CheckPolicy.Rejects(action) ? Rejection(found, action) : null);
    }

    /// <summary>Whether a piece of a stream may leave before the rest is there. What fails decides nothing yet.</summary>
    public async ValueTask<bool> PassesAsync(MarkedAnswer piece, ModelRequest request) =>
        await check.CheckAsync(piece, isStructured: false, response: null, check.IndexOf(request.Call), request) is { } found
        && !CheckPolicy.Rejects(Decide(found));

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

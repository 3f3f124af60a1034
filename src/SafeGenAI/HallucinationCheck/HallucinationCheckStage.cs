using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>May this answer leave? Holds it until it is checked, through both doors alike (L14).</summary>
internal sealed class HallucinationCheckStage(
    IChatClient inner, HallucinationCheckOptions options, ILogger logger, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    private readonly QuoteInstruction _instruction = new(options.Instruction);
    private readonly QuoteInstruction _structured = new(options.StructuredInstruction);

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        (call.Verdict, call.Findings) = (Verdict.NotChecked, []);
        if (call.Sources.Count == 0)
        {
            return await NextAsync(request);
        }

        QuotedFormat? format = QuotedFormat.For(request.Options.ResponseFormat, _structured);
        Reply reply = await NextAsync(format is null ? _instruction.AddTo(request) : format.AddTo(request));
        reply = await reply.HoldAsync();
        if (reply.Failure is not null || IsNoText(reply.Response!))
        {
            return reply;
        }

        SourceIndex sources = new(call.Sources);
        MarkedAnswer marked = format is null ? QuoteMarkup.Parse(reply.Response!, sources) : QuotedFormat.Parse(reply.Response!, sources);
        QuoteCheck quotes = QuoteDetector.Check(marked, sources, options.Demand);
        List<Finding> findings = [.. quotes.Findings];
        Verdict verdict = quotes.Verdict;
        foreach (IHallucinationDetector detector in options.Detectors)
        {
            if (await DetectAsync(detector, quotes.Text, request) is not { } detection)
            {
                return reply.Reject(new Failure(FailureKind.Canceled, new OperationCanceledException(request.CallerToken)));
            }

            findings.AddRange(detection.Findings);
            verdict = Worse(verdict, detection.Verdict);
            call.QualityScore = detection.Score ?? call.QualityScore;
        }

        (call.Verdict, call.Findings) = (verdict, findings);
        return verdict == Verdict.Unsupported
            ? reply.Reject(new Failure(FailureKind.Hallucination, "The answer was not found in the supplied sources: " +
                string.Join(", ", findings.Where(finding => finding.Severity == FindingSeverity.Block).Select(finding => finding.Code).Distinct()) + "."))
            : reply.With(CitedAnswer.Of(reply.Response!, quotes));
    }

    /// <summary>What the detector found; nothing when it failed or outlived the call's deadline; null for a caller who is gone.</summary>
    private async ValueTask<Detection?> DetectAsync(IHallucinationDetector detector, string answer, ModelRequest request)
    {
        GenAICall call = request.Call;
        try
        {
            ValueTask<Detection> detecting = detector.DetectAsync(
                new DetectionArguments(answer, call.Sources, call), request.CancellationToken);
            return detecting.IsCompleted
                ? await detecting
                : await detecting.AsTask().WaitAsync(call.Patience, call.Runtime.Time, request.CancellationToken);
        }
        catch (Exception) when (request.CallerToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            HallucinationCheckLog.DetectorFailed(logger, exception, detector.GetType().Name, call.Feature, call.Id);
            return Detection.NotChecked;
        }
    }

    /// <summary>A refusal or an empty answer is for Validation to name; tool calls are no claims.</summary>
    private static bool IsNoText(ChatResponse response) => string.IsNullOrWhiteSpace(response.Text);

    /// <summary>The values are in this order: not checked, supported, uncertain, unsupported.</summary>
    private static Verdict Worse(Verdict one, Verdict other) => one > other ? one : other;
}

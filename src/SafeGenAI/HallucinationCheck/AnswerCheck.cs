using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Asks every signal of a feature about an answer. One for all models of the feature.</summary>
internal sealed class AnswerCheck(HallucinationCheckOptions options, ILogger logger)
{
    private readonly SourceIndexCache _indexes = new();
    private readonly IHallucinationDetector[] _detectors = CheckPlan.Detectors(options, logger);
    private readonly QuoteDemand _demand = options.Demand;
    private readonly double _minimumCoverage = options.MinimumCoverageOrDefault;

    /// <summary>Whether a detector asks the host's own data.</summary>
    public bool HasHostLookups => Array.Exists(_detectors, detector => detector.IsHostLookup);

    /// <summary>The sources of a call, prepared once.</summary>
    public SourceIndex IndexOf(GenAICall call) => _indexes.Get(call.Sources);

    /// <param name="answer">The answer and its quotes.</param>
    /// <param name="isStructured">Whether the answer is JSON.</param>
    /// <param name="response">The response as the model gave it; null for a piece of it.</param>
    /// <param name="index">The prepared sources.</param>
    /// <param name="request">The request.</param>
    /// <returns>Null for a caller who is gone.</returns>
    public async ValueTask<CheckedAnswer?> CheckAsync(
        MarkedAnswer answer, bool isStructured, ChatResponse? response, SourceIndex index, ModelRequest request)
    {
        GenAICall call = request.Call;
        // A piece of a stream says nothing of what stands in others.
        QuoteCheck quotes = QuoteDetector.Check(answer, index, response is null ? default : _demand);
        string text = isStructured ? StructuredText.Of(quotes.Text) : quotes.Text;
        CheckedAnswer result = new(quotes.Text, quotes) { Prepared = new AnswerText(text) };
        bool isTruncated = IsTruncated(call.Sources);
        bool claims = !AnswerSubstance.IsAbstention(result.Prepared);
        Add(result, quotes.Verdict, quotes.Findings, quotes.Coverage, isTruncated, claims);
        DetectionArguments arguments = new(text, call.Sources, call) 
        {
            Response = response,
            Json = isStructured ? quotes.Text : null,
            Given = Given(request.Messages, call.Input),
            Index = index,
            Text = result.Prepared,
        };
        foreach (IHallucinationDetector detector in _detectors)
        {
            if (call.Sources.Count == 0 && !detector.IsHostLookup)
            {
                continue;
            }

            if (await DetectAsync(detector, arguments, request.CancellationToken, request.CallerToken) is not { } detection)
            {
                return null;
            }

            Add(result, detection.Verdict, detection.Findings, detection.Coverage, isTruncated && !detector.IsHostLookup, claims || detector.IsHostLookup);
            result.Score = detection.Score ?? result.Score;
        }

        if (response is not null)
        {
            DemandCoverage(result);
        }

        return result;
    }

    /// <summary>Asks the host lookups alone, about an answer from the cache.</summary>
    /// <returns>Null for a caller who is gone.</returns>
    public async ValueTask<CheckedAnswer?> LookUpAsync(string answer, GenAICall call, CancellationToken cancellationToken)
    {
        bool isStructured = answer.AsSpan().TrimStart() is ['{' or '[', ..];
        string text = isStructured ? StructuredText.Of(answer) : answer;
        CheckedAnswer result = new(answer, quotes: null) { Prepared = new AnswerText(text) };
        DetectionArguments arguments = new(text, call.Sources, call)
        {
            Json = isStructured ? answer : null,
            Text = result.Prepared,
        };
        foreach (IHallucinationDetector detector in _detectors)
        {
            if (!detector.IsHostLookup)
            {
                continue;
            }

            if (await DetectAsync(detector, arguments, cancellationToken, cancellationToken) is not { } detection)
            {
                return null;
            }

            result.Add(detection.Verdict, detection.Findings, detection.Coverage);
        }

        return result;
    }

    private static void Add(CheckedAnswer result, Verdict verdict, IReadOnlyList<Finding> findings, double coverage, bool isTruncated, bool claims)
    {
        if (!claims && verdict == Verdict.Supported)
        {
            // That the sources name what it does not know supports nothing (L15).
            verdict = Verdict.NotChecked;
        }

        if (isTruncated)
        {
            // What is missing here may stand in the part that was cut off, and so may what speaks against the rest.
            (verdict, findings) = (Verdict.NotChecked, [.. findings.Select(finding => finding with { Severity = FindingSeverity.Hint })]);
        }

        result.Add(verdict, findings, coverage, isNoted: isTruncated);
    }

    public static bool IsTruncated(IReadOnlyList<GenAISource> sources)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].IsTruncated)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the user wrote in the conversation; null where that is nothing but the call's input, which says it without the
    /// application's own words around it.</summary>
    private static string? Given(IReadOnlyList<ChatMessage> messages, string? input)
    {
        int spoken = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            spoken += messages[i].Role == ChatRole.User ? 1 : 0;
        }

        return spoken < 2 && input is not null ? null : string.Join('\n', messages.Where(message => message.Role == ChatRole.User).Select(message => message.Text));
    }

    private void DemandCoverage(CheckedAnswer result)
    {
        if (result.Coverage < _minimumCoverage && result.Verdict == Verdict.Supported)
        {
            result.Add(
                Verdict.Uncertain,
                [new Finding(CheckFindingCodes.LowCoverage, FindingSeverity.Annotate, new TextSpan(0, result.Text.Length))],
                result.Coverage);
        }
    }

    /// <summary>What the detector found; nothing when it failed or outlived the call's deadline; null for a caller who is gone.</summary>
    private async ValueTask<Detection?> DetectAsync(
        IHallucinationDetector detector, DetectionArguments arguments, CancellationToken cancellationToken, CancellationToken callerToken)
    {
        GenAICall call = arguments.Call;
        try
        {
            ValueTask<Detection> detecting = detector.DetectAsync(arguments, cancellationToken);
            return detecting.IsCompleted
                ? await detecting
                : await detecting.AsTask().WaitAsync(call.Patience, call.Runtime.Time, cancellationToken);
        }
        catch (Exception) when (callerToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            HallucinationCheckLog.DetectorFailed(logger, exception, detector.GetType().Name, call.Feature, call.Id);
            return Detection.NotChecked;
        }
    }
}

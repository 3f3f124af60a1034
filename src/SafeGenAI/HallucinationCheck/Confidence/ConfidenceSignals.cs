using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>Asks for the signals that are switched on, takes them off the answer, and measures each by itself.</summary>
/// <param name="options">Without faults.</param>
/// <param name="model">What samples are asked of: the guarded client of the model that answers.</param>
/// <param name="logger">Told why a signal is absent.</param>
internal sealed class ConfidenceSignals(ConfidenceOptions options, IChatClient model, ILogger logger)
{
    private readonly ConfidenceOptions _options = options.Copy();
    private readonly SelfConsistency? _consistency = options.Samples > 0 ? new SelfConsistency(model, options.Copy(), logger) : null;

    /// <summary>The request with what the signals need. After the quotes have put their wrapper on.</summary>
    public ModelRequest AddTo(ModelRequest request)
    {
        if (_options.LogProbabilities is null && !_options.SelfReport)
        {
            return request;
        }

        CallOptions own = (CallOptions)request.Options.Clone();
        try
        {
            _options.LogProbabilities?.Request(own);
        }
        catch (Exception exception)
        {
            // The source is the application's own code, and the answer does not depend on it.
            ConfidenceLog.Failed(logger, exception, "log-probabilities", request.Call.Feature, request.Call.Id);
        }

        request = request.With(options: own);
        if (!_options.SelfReport)
        {
            return request;
        }

        if (own.ResponseFormat is not ChatResponseFormatJson json)
        {
            return request.With(messages: [.. request.Messages, new ChatMessage(ChatRole.System, SelfReportTag.Instruction)]);
        }

        if (json.Schema is { } schema && SelfReportSchema.AddTo(schema) is { } wider)
        {
            own.ResponseFormat = ChatResponseFormat.ForJsonSchema(wider, json.SchemaName, json.SchemaDescription);
        }

        return request;
    }

    /// <summary>Takes the self-report off what the model wrote. Before the quotes take their wrapper off.</summary>
    public (string Text, double? SelfReport) Take(string text, bool isStructured) =>
        !_options.SelfReport ? (text, null)
        : isStructured ? SelfReportSchema.Take(text)
        : SelfReportTag.Take(text);

    /// <param name="answer">The answer as the user sees it.</param>
    /// <param name="reply">The whole reply as the model gave it.</param>
    /// <param name="selfReport">What <see cref="Take"/> gave.</param>
    /// <param name="request">The question as the caller put it.</param>
    public async ValueTask<ConfidenceOutcome> MeasureAsync(AnswerText answer, Reply reply, double? selfReport, ModelRequest request)
    {
        List<Finding> findings = [];
        (double Mean, double Lowest)? probability = _options.LogProbabilities is { } source ? Measure(answer, reply, source, request.Call, findings) : null;
        TextSpan whole = new(0, answer.Folded.Original.Length);
        if (_options.SelfReport && selfReport is null)
        {
            ConfidenceLog.Absent(logger, "self-report", request.Call.Feature, "the model reported none", request.Call.Id);
        }

        if (selfReport < _options.SelfReportThreshold)
        {
            findings.Add(new Finding(ConfidenceFindingCodes.LowSelfReport, FindingSeverity.Annotate, whole));
        }

        double? consistency = _consistency is null ? null : await _consistency.MeasureAsync(answer, request);
        if (consistency < _options.ConsistencyThreshold)
        {
            findings.Add(new Finding(ConfidenceFindingCodes.Inconsistent, FindingSeverity.Annotate, whole));
        }

        return new ConfidenceOutcome(probability?.Mean, probability?.Lowest, selfReport, consistency, findings);
    }

    private (double Mean, double Lowest)? Measure(AnswerText answer, Reply reply, ILogProbabilitySource source, GenAICall call, List<Finding> findings)
    {
        try
        {
            TokenProbabilities tokens = new(reply.Response!.Text, TokenProbabilities.Read(reply, source));
            (double Mean, double Lowest)? measured = LogProbabilitySignal.Measure(tokens, answer, _options.LogProbabilityThreshold, findings);
            if (measured is null)
            {
                ConfidenceLog.Absent(logger, "log-probabilities", call.Feature, "the provider gave none", call.Id);
            }

            return measured;
        }
        catch (Exception exception)
        {
            // The source is the application's own code.
            ConfidenceLog.Failed(logger, exception, "log-probabilities", call.Feature, call.Id);
            return null;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Asks a model whether the sources support an answer, and computes the verdict from what it can show.</summary>
/// <param name="model">The guarded client of the judge's model: each question is an attempt of the call.</param>
/// <param name="name">The model's name in the pipeline.</param>
/// <param name="options">Without faults.</param>
/// <param name="logger">Told why there is no verdict.</param>
/// <param name="newMark">Makes the mark of one question: unique and not to be guessed. Null for 32 random hexadecimal digits.</param>
internal sealed class AnswerJudge(IChatClient model, string name, JudgeOptions options, ILogger logger, Func<string>? newMark = null)
{
    private const int MarkDigits = 32;
    private const int MostMarks = 8;

    private readonly Func<string> _newMark = newMark ?? (static () => RandomNumberGenerator.GetHexString(MarkDigits, lowercase: true));
    private readonly JudgeOptions _options = options.Copy();

    /// <summary>Changes whenever the same answer could get another verdict.</summary>
    public string Version { get; } = VersionOf(name, options);

    public static string VersionOf(string name, JudgeOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"judge/2 {JudgePrompt.Version} {name} {options.MaxSourceCharacters} {options.MaxAnswerCharacters} {options.MaxOutputTokens} {options.Temperature} {options.RequiredOverlap}");

    /// <param name="answer">The answer, without markup.</param>
    /// <param name="sources">The request's sources.</param>
    /// <param name="findings">What the other checks found.</param>
    /// <param name="request">The request whose answer this is.</param>
    /// <returns>Never a pass where anything went wrong.</returns>
    public async ValueTask<JudgeOutcome> JudgeAsync(
        AnswerText answer, SourceIndex sources, IReadOnlyList<Finding> findings, ModelRequest request)
    {
        int length = answer.Folded.Original.Length;
        if (length > _options.MaxAnswerCharacters || sources.Sources.Sum(source => (long)source.Folded.Original.Length) > _options.MaxSourceCharacters)
        {
            return Silent(JudgeSilence.TooLong, null, length, request);
        }

        List<JudgedSentence> sentences = JudgedSentence.Of(answer);
        if (sentences.Count == 0 || sources.IsEmpty)
        {
            return Silent(JudgeSilence.NothingToJudge, null, length, request);
        }

        if (FreshMark(answer, sources) is not { } mark)
        {
            return Silent(JudgeSilence.NoDelimiter, null, length, request);
        }

        Reply reply;
        try
        {
            reply = await SideQuestion.AskAsync(
                model, request, JudgePrompt.Ask(mark, sources.Sources, answer, sentences), Options(request.Call), _options.Timeout);
        }
        catch (Exception exception)
        {
            JudgeLog.Failed(logger, exception, name, request.Call.Feature, request.Call.Id);
            return JudgeOutcome.Unknown(JudgeSilence.Failed, length);
        }

        if (reply.Failure is { } failure)
        {
            return Silent(request.CancellationToken.IsCancellationRequested ? JudgeSilence.Canceled : JudgeSilence.Failed, failure.Kind, length, request);
        }

        if (Statements(reply.Response!, sentences.Count, sources.Sources.Count) is not { } statements)
        {
            reply.Reject(new Failure(FailureKind.Invalid, "The judge's answer is not of the form it was asked for."));
            return Silent(JudgeSilence.Unparsable, FailureKind.Invalid, length, request);
        }

        JudgeOutcome outcome = new JudgeStatements(sources.Sources, _options.RequiredOverlap).Weigh(sentences, statements, findings);
        if (outcome.Silence is { } silence)
        {
            JudgeLog.Unknown(logger, name, request.Call.Feature, silence, null, request.Call.Id);
        }

        return outcome;
    }

    private CallOptions Options(GenAICall call)
    {
        CallOptions question = CallOptions.For(call);
        question.ResponseFormat = JudgeFormat.ResponseFormat;
        question.ToolMode = ChatToolMode.None;
        question.MaxOutputTokens = _options.MaxOutputTokens;
        question.Temperature = _options.Temperature;
        // What Microsoft.Extensions.AI.OpenAI asks for strict adherence by.
        question.AdditionalProperties = new() { ["strict"] = true };
        return question;
    }

    /// <summary>A mark that stands nowhere in what it delimits; null where the seam gives none.</summary>
    private string? FreshMark(AnswerText answer, SourceIndex sources)
    {
        for (int i = 0; i < MostMarks; i++)
        {
            string mark = _newMark();
            if (mark.Length > 0 && !Holds(answer.Folded.Original, mark) && !sources.Sources.Any(source => Holds(source.Folded.Original, mark)))
            {
                return mark;
            }
        }

        return null;
    }

    private static bool Holds(string text, string mark) => text.Contains(mark, StringComparison.OrdinalIgnoreCase);

    /// <summary>A tool call is no judgement, whatever stands beside it.</summary>
    private static List<JudgeStatement>? Statements(ChatResponse response, int sentences, int sources) =>
        response.Messages.SelectMany(message => message.Contents).Any(content => content is FunctionCallContent or FunctionResultContent)
            ? null
            : JudgeFormat.Parse(response.Text, sentences, sources);

    private JudgeOutcome Silent(JudgeSilence silence, FailureKind? kind, int length, ModelRequest request)
    {
        JudgeLog.Unknown(logger, name, request.Call.Feature, silence, kind, request.Call.Id);
        return JudgeOutcome.Unknown(silence, length);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>May this answer leave? Asks for quotes, holds or windows the text until it is checked, and does what the table says.</summary>
internal sealed class HallucinationCheckStage(
    IChatClient inner, HallucinationCheckOptions options, AnswerJudgement judgement, ILogger logger, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    private readonly ConfidenceSignals? _confidence = options.Confidence.IsOn ? new(options.Confidence, inner, logger) : null;
    private readonly QuoteInstruction _instruction = new(options.Instruction);
    private readonly QuoteInstruction _structured = new(options.StructuredInstruction);

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        Forget(call);
        if (!judgement.AppliesTo(call))
        {
            return await NextAsync(request);
        }

        QuotedFormat? format = call.Sources.Count > 0 ? QuotedFormat.For(request.Options.ResponseFormat, _structured) : null;
        ModelRequest asked = call.Sources.Count == 0 ? request
            : format is null ? _instruction.AddTo(request)
            : format.AddTo(request);
        asked = _confidence?.AddTo(asked) ?? asked;
        (Reply reply, JudgedAnswer? judged) = await AskAsync(asked, request, format);
        if (judged is { Action: CheckAction.Retry, Answer: { } rejected } && MayAskAgain(request))
        {
            // What is said of the first answer is not said of the second, which may never come.
            Forget(call);
            (reply, _) = await AskAsync(RetryFeedback.AddTo(asked, rejected), request, format);
        }

        return reply;
    }

    /// <param name="asked">What the model is asked: with instruction and feedback, which give it no fact.</param>
    /// <param name="request">The request as it came; the answer is judged by that.</param>
    /// <param name="format">The wrapper that was asked for, or null.</param>
    private async ValueTask<(Reply Reply, JudgedAnswer? Judged)> AskAsync(ModelRequest asked, ModelRequest request, QuotedFormat? format)
    {
        Reply reply = await NextAsync(asked);
        bool isStructured = format is not null || request.Options.ResponseFormat is ChatResponseFormatJson;
        return reply.Ending is null && judgement.Streaming != CheckStreaming.Hold && !isStructured && request.Call.Validator is null
            ? await ReleaseAsync(reply, request)
            : await HoldAsync(reply, request, format, isStructured);
    }

    private async ValueTask<(Reply Reply, JudgedAnswer? Judged)> ReleaseAsync(Reply reply, ModelRequest request)
    {
        ReleasedStream stream = new(reply, judgement, _confidence, request, isGated: judgement.Streaming == CheckStreaming.Window);

        // A tool call before the first text is no text that left: the answer may still be asked for again.
        Reply released = await Door.OpenAsync(stream.ReadAsync(), request, toolsRunInside: true);
        released.Attempt = reply.Attempt;
        if (released.Failure is not null)
        {
            // For a caller who left meanwhile it was never begun, and could not end what it reads.
            await reply.LeaveAsync();
        }

        return (released, stream.Judged);
    }

    private async ValueTask<(Reply Reply, JudgedAnswer? Judged)> HoldAsync(Reply reply, ModelRequest request, QuotedFormat? format, bool isStructured)
    {
        reply = await reply.HoldAsync();
        if (reply.Failure is not null || IsNoText(reply.Response!))
        {
            return (reply, null);
        }

        (ChatResponse response, double? selfReport) = TakeSelfReport(reply.Response!, isStructured);
        SourceIndex sources = judgement.IndexOf(request.Call);
        MarkedAnswer answer = format is null ? QuoteMarkup.Parse(response, sources) : format.Parse(response, sources);
        JudgedAnswer judged = await judgement.JudgeAsync(answer, isStructured, sources, reply, _confidence, selfReport, request);
        return judged.Failure is { } failure
            ? (reply.Reject(failure), judged)
            : (reply.With(CitedAnswer.Of(response, answer.Text, judged.Annotations())), judged);
    }

    /// <summary>What the model says of itself is no part of the answer.</summary>
    private (ChatResponse Response, double? SelfReport) TakeSelfReport(ChatResponse response, bool isStructured)
    {
        if (_confidence?.Take(response.Text, isStructured) is not { } taken || taken.Text == response.Text)
        {
            return (response, null);
        }

        List<AIAnnotation> annotations = [.. response.Messages.SelectMany(message => message.Contents).OfType<TextContent>().SelectMany(text => text.Annotations ?? [])];
        return (CitedAnswer.Of(response, taken.Text, annotations.Count == 0 ? null : annotations), taken.SelfReport);
    }

    private static void Forget(GenAICall call) =>
        (call.Verdict, call.Findings, call.Confidence, call.QualityScore) = (Verdict.NotChecked, [], null, null);

    /// <summary>Nothing of the answer has left, and asking again does no harm (L27).</summary>
    private static bool MayAskAgain(ModelRequest request) =>
        !request.Call.ToolHasRun && !request.Call.OutOfAttempts && request.Call.TimeLeft > TimeSpan.Zero && request.Options.ConversationId is null;

    /// <summary>A refusal or an empty answer is for Validation to name; tool calls are no claims.</summary>
    private static bool IsNoText(ChatResponse response) => string.IsNullOrWhiteSpace(response.Text);
}

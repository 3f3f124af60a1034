using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Failures.Refusals;

namespace SafeGenAI.Validation;

/// <summary>Always on: an HTTP 200 is not yet an answer (L12).</summary>
internal sealed class ValidationStage(IChatClient inner, IAnswerValidator? validator, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        Reply reply = await NextAsync(request);
        if (reply.Ending is null)
        {
            reply = await HoldAsync(reply, request.Call);
        }

        if (reply.Failure is not null)
        {
            return reply;
        }

        IFailureClassifier classifier = request.Call.Runtime.Classifier;
        if (reply.Ending is null)
        {
            reply.AtEnd(ended => classifier.Classify(request.Answered(ended.Response!)));
            return reply;
        }

        Failure? failure = classifier.Classify(request.Answered(reply.Response!))
            ?? await JudgeAsync(validator, reply, request)
            ?? await JudgeAsync(request.Call.Validator, reply, request);
        if (failure?.Kind == FailureKind.Invalid)
        {
            request.Call.Exhibits?.Add(reply.Attempt?.Model, request.Call.Verdict, request.Call.Findings, reply.Response!.Text);
        }

        return failure is null ? reply : reply.Reject(failure);
    }

    /// <summary>
    /// A validator needs the whole answer before its text leaves (L14). Otherwise only a text that may still turn out to
    /// be a refusal is held, which the first few words decide.
    /// </summary>
    private async ValueTask<Reply> HoldAsync(Reply reply, GenAICall call)
    {
        if (validator is not null || call.Validator is not null)
        {
            return await reply.HoldAsync();
        }

        StringBuilder text = new();
        int read = 0;
        do
        {
            for (; read < reply.Parts.Count; read++)
            {
                text.Append(reply.Parts[read].Text);
                if (ShowsMore(reply.Parts[read]))
                {
                    return reply;
                }
            }
        }
        while (RefusalPhrases.CouldStillBe(text.ToString()) && await reply.ReadAsync());
        return reply.Failure is { } failure ? reply.Reject(failure) : reply;
    }

    /// <summary>An answer with a picture or a link is no refusal in words.</summary>
    private static bool ShowsMore(ChatResponseUpdate part)
    {
        for (int i = 0; i < part.Contents.Count; i++)
        {
            if (part.Contents[i] is DataContent or UriContent)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<Failure?> JudgeAsync(IAnswerValidator? judge, Reply reply, ModelRequest request)
    {
        if (judge is null)
        {
            return null;
        }

        GenAICall call = request.Call;
        try
        {
            ValueTask<Failure?> judging = judge.ValidateAsync(reply.Response!, call, request.CancellationToken);
            return judging.IsCompleted
                ? await judging
                : await judging.AsTask().WaitAsync(call.Patience, call.Runtime.Time, request.CancellationToken);
        }
        catch (OperationCanceledException exception) when (request.CallerToken.IsCancellationRequested)
        {
            return new Failure(FailureKind.Canceled, exception);
        }
        catch (TimeoutException) when (call.TimeLeft <= TimeSpan.Zero)
        {
            return new Failure(
                FailureKind.Timeout, $"The validator gave no verdict within the call's deadline of {call.Runtime.Deadline.TotalSeconds:0.###} s.");
        }
        catch (Exception exception)
        {
            // What cannot be judged is not accepted.
            return new Failure(FailureKind.Invalid, exception);
        }
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Fallback;

/// <summary>Answers without a model when none did; at the end stands a safe sentence, so it always answers.</summary>
internal sealed class FallbackStage(IChatClient inner, FallbackLadder ladder, ILogger logger, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    /// <summary>A rung that takes longer is passed over: the caller has waited for the models already.</summary>
    private static readonly TimeSpan RungTimeout = TimeSpan.FromSeconds(5);

    private static readonly RungAnswer SafeSentence = new(Rung.SafeSentence, Provenance.SafeSentence);

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        Reply reply = await NextAsync(request);
        if (reply.Failure is not { } failure)
        {
            // From the first content on nothing may restart: a break is told by a typed ending (L10).
            reply.EndsGracefully = true;
            if (reply.Ending is null)
            {
                reply.OnEnded(static (ended, broken) => broken.Tell(ended), new RejectedStream(ladder, request, logger));
            }

            return reply;
        }

        // A caller who is gone gets no fallback (L13), whatever failed meanwhile.
        return failure.Kind == FailureKind.Canceled ? reply
            : request.CallerToken.IsCancellationRequested ? Gone(request.CallerToken)
            : await ClimbAsync(request, failure);
    }

    private async ValueTask<Reply> ClimbAsync(ModelRequest request, Failure failure)
    {
        GenAICall call = request.Call;
        call.FallBack(failure);
        ITypedAnswer? typed = call.Validator as ITypedAnswer;
        RungArguments arguments = new(call, failure, request.Messages);
        RungAnswer answer = SafeSentence;
        string name = "safe_sentence";
        IReadOnlyList<IFallbackRung> rungs = ladder.For(failure.Kind);
        for (int i = 0; i < rungs.Count; i++)
        {
            IFallbackRung rung = rungs[i];
            try
            {
                if (await AskAsync(rung, arguments, request.CallerToken) is { } given && IsUsable(given, typed))
                {
                    (answer, name) = (given, rung.Name);
                    break;
                }
            }
            catch (OperationCanceledException) when (request.CallerToken.IsCancellationRequested)
            {
                return Gone(request.CallerToken);
            }
            catch (Exception exception)
            {
                FallbackLog.RungFailed(logger, exception, rung.Name, call.Feature, call.Id);
            }
        }

        return typed is null || answer.Stale is not null
            ? Answer(call, name, answer)
            : Answer(call, "caller_fallback", new RungAnswer(typed.FallBack(failure, call), Provenance.CallerFallback)
            {
                Message = answer.Message ?? answer.Text,
            });
    }

    /// <summary>A rung must say something; a stale answer to a typed call must parse.</summary>
    private static bool IsUsable(RungAnswer answer, ITypedAnswer? typed) => answer.Stale is { } stale && typed is not null
        ? typed.TryAccept(stale.Response)
        : !string.IsNullOrWhiteSpace(answer.Text) || !string.IsNullOrWhiteSpace(answer.Message);

    private static async ValueTask<RungAnswer?> AskAsync(IFallbackRung rung, RungArguments arguments, CancellationToken cancellationToken)
    {
        if (rung is ImmediateRung immediate)
        {
            return immediate.Answer(arguments);
        }

        using CancellationTokenSource limit = new(RungTimeout, arguments.Call.Runtime.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ValueTask<RungAnswer?> asked = rung.AnswerAsync(arguments, either.Token);
        return asked.IsCompleted ? await asked : await asked.AsTask().WaitAsync(either.Token);
    }

    private static Reply Gone(CancellationToken callerToken) =>
        Reply.Failed(new Failure(FailureKind.Canceled, new OperationCanceledException(callerToken)));

    private static Reply Answer(GenAICall call, string rung, RungAnswer answer)
    {
        call.Rung = rung;
        call.Provenance = answer.Provenance;
        call.Model = answer.Stale?.Model;
        call.UserMessage = answer.Message;
        call.RungText = string.IsNullOrWhiteSpace(answer.Text) ? answer.Message : answer.Text;
        if (answer.Stale is { } stale)
        {
            (call.Verdict, call.Findings) = (stale.Verdict, stale.Findings);
            return Reply.Of(stale.Response);
        }

        return Reply.Of(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Words))
        {
            CreatedAt = call.Runtime.Time.GetUtcNow(),
            FinishReason = ChatFinishReason.Stop,
        });
    }
}

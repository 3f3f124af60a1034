using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Models;

/// <summary>The loop over models in order: cheap first, the next one when a model fails or its answer is rejected.</summary>
internal sealed class ModelsStage(
    IReadOnlyList<NamedClient> models, IReadOnlySet<FailureKind> moveOnAlsoFor, CascadeWatch? cascade = null)
    : GenAIStage(models[0].Client, runtime: null)
{
    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        bool rejected = false;
        object? question = null;
        if (cascade is not null)
        {
            question = new object();
            request = request.With(question: question);
        }

        int first = cascade is { IsOff: true } ? 1 : 0;
        for (int i = first; ; i++)
        {
            Reply reply = await NextAsync(models[i].Client, i == 0 ? request : ForAnotherModel(request));
            if (reply.Failure is not { } failure)
            {
                call.Provenance = Provenance.Model;
                call.Model = models[i].Name;
                call.Escalated |= rejected;
                if (cascade is not null && i - first == (rejected ? 1 : 0) && first == 0)
                {
                    reply.OnEnded(static (ended, seen) => seen.Note(ended), new Seen(cascade, call, question!, rejected));
                }

                return reply;
            }

            call.Failure = failure;
            if (failure.Kind == FailureKind.Canceled || i == models.Count - 1 || !MayMoveOn(failure, request))
            {
                return reply;
            }

            // A rejected answer moves up: routine. A model that failed is a fallback.
            bool isRejection = FailureKinds.IsRejectedAnswer(failure.Kind);
            rejected |= isRejection;
            call.FallbackTriggered |= !isRejection;
        }
    }

    private sealed record Seen(CascadeWatch Cascade, GenAICall Call, object Question, bool Escalated)
    {
        /// <summary>A stream that broke off, was rejected midway or was left says nothing of what an answer costs.</summary>
        public void Note(Reply ended)
        {
            if (ended.Ending == Ending.Completed)
            {
                Cascade.Add(Call, Question, Escalated);
            }
        }
    }

    private bool MayMoveOn(Failure failure, ModelRequest request)
    {
        GenAICall call = request.Call;
        if (failure.EndsModels || call.ToolHasRun || call.OutOfAttempts || call.TimeLeft <= TimeSpan.Zero || request.Options.ConversationId is not null)
        {
            return false;
        }

        return failure.Kind switch
        {
            // Going elsewhere with what one provider refused would route around its policy, or repeat a mistake.
            FailureKind.Refusal or FailureKind.ContentFiltered or FailureKind.Auth or FailureKind.InvalidRequest
                => moveOnAlsoFor.Contains(failure.Kind),

            // A model's own budget says nothing about the next model; a wider one does.
            FailureKind.BudgetExceeded =>
                failure.ToException() is BudgetExceededException { Denial.Limit.Scope: BudgetScope.Model } or UnknownPriceException,
            _ => true,
        };
    }

    /// <summary>One provider's model id means nothing to another.</summary>
    private static ModelRequest ForAnotherModel(ModelRequest request)
    {
        if (request.Options.ModelId is null)
        {
            return request;
        }

        CallOptions options = (CallOptions)request.Options.Clone();
        options.ModelId = null;
        return request.With(options: options);
    }
}

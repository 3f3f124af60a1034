using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.CostBreaker;

/// <summary>Next to the wire: reserves before every attempt, settles after it, and denies what does not fit.</summary>
/// <remarks>Without limits it prices attempts and denies nothing. In a pipeline it goes by the settings that the call began
/// with, over all of its attempts; one that stands alone has its <paramref name="own"/>.</remarks>
internal sealed class CostBreakerStage(
    IChatClient inner, string model, CostBreakerSettings? own, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    // What a tokenizer knows a model by; the name in decisions and limits is the application's.
    private readonly string _providerModel = inner.GetService<ChatClientMetadata>()?.DefaultModelId ?? model;

    public override async ValueTask<Reply> RunAsync(ModelRequest request)
    {
        // Not sent is not billed: a caller who is already gone costs nothing.
        if (request.CancellationToken.IsCancellationRequested)
        {
            return NotSent(request);
        }

        CostBreakerSettings settings = own ?? (CostBreakerSettings)request.Call.Runtime.Money!;
        if (settings.BoundsOutput)
        {
            request = Clamped(request, settings);
        }

        // Once per attempt: a price list that is read again changes none that has begun.
        ModelPrice? price = settings.Prices.GetValueOrDefault(model)?.Current;
        if (price is null && settings.NeedsPrice)
        {
            return Unpriced(request.Call, settings);
        }

        BudgetSubject subject = new(request.Call.TenantId, request.Call.UserId, model);
        TokenCounts bound = default;
        AttemptRoom? room = null;
        if (settings.Limits.Count > 0 || settings.Ceilings.Count > 0)
        {
            settings.Limits.RequireScopesOf(subject);
            room = new AttemptRoom(settings, request.Call);
            try
            {
                bound = BoundOf(request, settings);
                if (await room.ReserveAsync(BudgetOf(request, settings, subject, price, bound), request.CancellationToken) is { } denied)
                {
                    return Reply.Failed(denied.Failure);
                }
            }
            catch (Exception exception)
            {
                return NotReserved(request, settings, exception);
            }
        }

        AttemptSettlement settlement = new(settings, room, subject, request, ProviderModel(request), price, bound);
        try
        {
            Reply reply = await NextAsync(request);
            if (reply.Ending is null && room is not null && settings.BoundsOutput)
            {
                reply.Meter = new OutputMeter(room, settings, request, ProviderModel(request), price, bound);
            }

            reply.OnEnded(static (ended, charge) => charge.Settle(ended), settlement);
            return reply;
        }
        catch
        {
            // A defect, not a failure of the model; still nothing may stay reserved.
            settlement.Presume(attempt: null);
            throw;
        }
    }

    private TokenCounts BoundOf(ModelRequest request, CostBreakerSettings settings) => new(
        settings.Estimator.EstimateInput(new(request.Messages, request.Options, ProviderModel(request))),
        request.Options.MaxOutputTokens ?? settings.MaxOutputTokens);

    private BudgetRequest BudgetOf(
        ModelRequest request, CostBreakerSettings settings, BudgetSubject subject, ModelPrice? price, TokenCounts bound)
    {
        BudgetRequest budget = new(settings.Limits, subject, bound.UpperBound(price), settings.Lease, settings.NewAttemptId());
        return settings.HasSoftLimits
            ? budget with { Likely = settings.Learned.Estimate(request.Call.Feature, ProviderModel(request), bound).UpperBound(price) }
            : budget;
    }

    private string ProviderModel(ModelRequest request) => request.Options.ModelId ?? _providerModel;

    private static Reply NotSent(ModelRequest request)
    {
        FailureKind kind = request.CallerToken.IsCancellationRequested ? FailureKind.Canceled : FailureKind.Timeout;
        return Reply.Failed(new Failure(kind, new OperationCanceledException(request.CancellationToken)) { NotBilled = true });
    }

    /// <summary>Whether there is money is not known: nothing is spent.</summary>
    private static Reply NotReserved(ModelRequest request, CostBreakerSettings settings, Exception exception)
    {
        if (request.CancellationToken.IsCancellationRequested)
        {
            return NotSent(request);
        }

        CostBreakerLog.NotReserved(settings.Logger, exception, request.Call.Feature, request.Call.Id);
        settings.Spending?.Denied(request.Call.Id, $"The budget ledger or the token estimator failed: {exception.Message}");
        return Reply.Failed(new Failure(FailureKind.BudgetExceeded, exception) { NotBilled = true });
    }

    /// <summary>An unknown price is not zero (L05).</summary>
    private Reply Unpriced(GenAICall call, CostBreakerSettings settings)
    {
        PriceLog.PriceUnknown(settings.Logger, model, call.Feature, call.Id);
        UnknownPriceException exception = new(model);
        settings.Spending?.Denied(call.Id, exception.Message);
        return Reply.Failed(exception.Failure);
    }

    /// <summary>A caller may lower the bound, never raise it (L02). In a pipeline the entry has set it already.</summary>
    private static ModelRequest Clamped(ModelRequest request, CostBreakerSettings settings)
    {
        if (request.Options.IsBoundBy(settings.MaxOutputTokens))
        {
            return request;
        }

        CallOptions options = (CallOptions)request.Options.Clone();
        options.MaxOutputTokens = settings.MaxOutputTokens;
        return request.With(options: options);
    }
}

using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.CostBreaker;

/// <summary>What one attempt is charged, however it ended (L04, L05). It never throws: an answer is not lost for its bill.</summary>
internal sealed class AttemptSettlement(
    CostBreakerSettings settings, AttemptRoom? room, BudgetSubject subject, ModelRequest request, string providerModel, ModelPrice? price,
    TokenCounts bound)
{
    private AttemptEntry _entry;

    // Read when it is settled: a stream may have extended it.
    private BudgetReservation Reservation => room?.Reservation ?? default;

    public void Settle(Reply reply)
    {
        try
        {
            if (reply.Response is { } response)
            {
                Charge(reply.Attempt, UsageOf(response, whole: reply.Ending == Ending.Completed));
            }
            else if (reply.Failure!.NotBilled)
            {
                Charge(reply.Attempt, default);
            }
            else
            {
                try
                {
                    Presume(reply.Attempt);
                }
                finally
                {
                    // A store that could not be told of the presumption may be told of the answer.
                    if (reply.Late is { } late)
                    {
                        _ = CorrectAsync(late, reply.Attempt);
                    }
                }
            }
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    /// <summary>Sent, and nothing is known: the whole reservation.</summary>
    public void Presume(Attempt? attempt)
    {
        long output = request.Options.MaxOutputTokens ?? settings.MaxOutputTokens;
        Note(attempt, new(EstimateInput(), 0, output, 0, UsageSource.Presumed) { KindsUnknown = true });
        if (Reservation.IsGranted)
        {
            Report(settings.Ledger.SettlePresumedAsync(Reservation), Reservation.Amount.NanoUsd);
        }
    }

    /// <summary>The client ignored its token: what it answers late corrects the presumed charge.</summary>
    private async Task CorrectAsync(Task<ChatResponse> late, Attempt? attempt)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!late.IsCompletedSuccessfully || late.Result is not { } response)
        {
            return;
        }

        try
        {
            long cost = Charge(attempt, UsageOf(response, whole: true));
            CostBreakerLog.ChargeCorrected(
                settings.Logger, request.Call.Feature, NanoUsd.ToUsd(Reservation.Amount.NanoUsd), NanoUsd.ToUsd(cost), request.Call.Id);
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private TokenUsage UsageOf(ChatResponse response, bool whole)
    {
        ReportedUsage usage = ReportedUsage.Of(response.Usage);
        long? input = usage.Input;
        long? output = usage.Output;
        bool reported = whole && input is not null && output is not null;
        if (!reported)
        {
            // Missing usage is not zero. A stream that broke off delivered at least what was read of it.
            output = whole ? output ?? Delivered(response) : Math.Max(output ?? 0, Delivered(response));
            input ??= EstimateInput();
        }

        return new(input!.Value, usage.CachedInput, output!.Value, usage.Reasoning, reported ? UsageSource.Reported : UsageSource.Estimated)
        {
            CacheWrite = usage.CacheWrite,
            KindsUnknown = usage.Input is null,
        };
    }

    private long EstimateInput() => settings.Estimator.EstimateInput(new(request.Messages, request.Options, providerModel));

    private long Delivered(ChatResponse response)
    {
        long delivered = 0;
        foreach (ChatMessage message in response.Messages)
        {
            delivered += settings.Estimator.EstimateOutput(new(message.Contents, providerModel)).Bound;
        }

        return delivered;
    }

    private long Charge(Attempt? attempt, TokenUsage usage)
    {
        long cost = Note(attempt, usage);
        if (settings.HasSoftLimits && usage.Source == UsageSource.Reported)
        {
            settings.Learned.Learn(request.Call.Feature, providerModel, bound, new(usage.Input, usage.Output));
        }

        // A provider that refused the attempt outright used none of the budget, not even a request.
        BudgetAmount charge = usage.Source == UsageSource.None ? default : new(usage.Input + usage.Output, 1, cost);
        room?.Used(charge);
        if (Reservation.IsGranted)
        {
            Report(settings.Ledger.SettleAsync(Reservation, charge), charge.NanoUsd);
        }

        return cost;
    }

    private long Note(Attempt? attempt, TokenUsage usage)
    {
        long? cost = usage.Source == UsageSource.None ? 0
            : usage.KindsUnknown ? price?.UpperBound(usage.Input, usage.Output)
            : price?.CostOf(usage.Input, usage.CachedInput, usage.Output, usage.CacheWrite, usage.Reasoning);
        bool inTime = attempt is not null && request.Call.Record(attempt, usage, cost);
        settings.Spending?.Book.Noted(ref _entry, cost ?? 0, inTime, Reservation.IsGranted);
        return cost ?? 0;
    }

    private void Report(ValueTask<BudgetSettlement> settling, long nanoUsd)
    {
        if (settling.IsCompletedSuccessfully)
        {
            Report(settling.Result, nanoUsd);
        }
        else
        {
            _ = ReportAsync(settling, nanoUsd);
        }
    }

    private async Task ReportAsync(ValueTask<BudgetSettlement> settling, long nanoUsd)
    {
        try
        {
            Report(await settling, nanoUsd);
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private void Report(in BudgetSettlement settlement, long nanoUsd)
    {
        settings.Spending?.Book.Answered(ref _entry, nanoUsd, settlement.Outcome);
        settings.Report.Alerts(settlement.Alerts, subject);
        BudgetAmount overrun = settlement.Overrun;
        if (overrun == default)
        {
            return;
        }

        foreach (BudgetUnit unit in settings.LimitedUnits)
        {
            if (overrun.Of(unit) > 0)
            {
                Instruments.Add(
                    Instruments.BudgetOverrun,
                    overrun.Of(unit),
                    new(SafeGenAINames.FeatureTag, request.Call.Feature),
                    new(SafeGenAINames.UnitTag, SnakeCase<BudgetUnit>.Of(unit)));
            }
        }
    }

    /// <summary>The lease ends by itself, and then the whole reservation is charged.</summary>
    private void NotSettled(Exception exception)
    {
        settings.Spending?.Book.Failed(ref _entry);
        CostBreakerLog.NotSettled(settings.Logger, exception, request.Call.Feature, request.Call.Id);
    }
}

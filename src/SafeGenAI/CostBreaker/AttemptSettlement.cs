using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.CostBreaker;

/// <summary>What one attempt is charged, however it ended (L04, L05). It never throws: an answer is not lost for its bill.</summary>
internal sealed class AttemptSettlement(
    CostBreakerSettings settings, BudgetReservation reservation, BudgetSubject subject, ModelRequest request, ModelPrice? price)
{
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
                Presume(reply.Attempt);
                if (reply.Late is { } late)
                {
                    _ = CorrectAsync(late, reply.Attempt);
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
        Note(attempt, new(settings.Estimator.EstimateInput(request.Messages, request.Options), 0, output, 0, UsageSource.Presumed));
        if (reservation.IsGranted)
        {
            Report(settings.Ledger.SettlePresumedAsync(reservation));
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
                settings.Logger, request.Call.Feature, NanoUsd.ToUsd(reservation.Amount.NanoUsd), NanoUsd.ToUsd(cost), request.Call.Id);
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private TokenUsage UsageOf(ChatResponse response, bool whole)
    {
        UsageDetails? usage = response.Usage;
        long? input = Sane(usage?.InputTokenCount);
        long? output = Sane(usage?.OutputTokenCount);
        bool reported = whole && input is not null && output is not null;
        if (!reported)
        {
            // Missing usage is not zero. A stream that broke off delivered at least what was read of it.
            output = whole ? output ?? Delivered(response) : Math.Max(output ?? 0, Delivered(response));
            input ??= settings.Estimator.EstimateInput(request.Messages, request.Options);
        }

        return new(
            input!.Value, Sane(usage?.CachedInputTokenCount) ?? 0, output!.Value, Sane(usage?.ReasoningTokenCount) ?? 0,
            reported ? UsageSource.Reported : UsageSource.Estimated);
    }

    private long Delivered(ChatResponse response)
    {
        long delivered = 0;
        foreach (ChatMessage message in response.Messages)
        {
            delivered += settings.Estimator.EstimateOutput(message.Contents);
        }

        return delivered;
    }

    /// <summary>A provider's count is foreign data: below zero or beyond what a ledger counts it is none.</summary>
    private static long? Sane(long? tokens) => tokens is >= 0 and < BudgetAmount.Maximum / 2 ? tokens : null;

    private long Charge(Attempt? attempt, TokenUsage usage)
    {
        long cost = Note(attempt, usage);
        if (reservation.IsGranted)
        {
            // A provider that refused the attempt outright used none of the budget, not even a request.
            BudgetAmount charge = usage.Source == UsageSource.None ? default : new(usage.Input + usage.Output, 1, cost);
            Report(settings.Ledger.SettleAsync(reservation, charge));
        }

        return cost;
    }

    private long Note(Attempt? attempt, TokenUsage usage)
    {
        long? cost = usage.Source == UsageSource.None ? 0 : price?.CostOf(usage.Input, usage.CachedInput, usage.Output);
        if (attempt is not null)
        {
            request.Call.Record(attempt, usage, cost);
        }

        return cost ?? 0;
    }

    private void Report(ValueTask<BudgetSettlement> settling)
    {
        if (settling.IsCompletedSuccessfully)
        {
            Report(settling.Result);
        }
        else
        {
            _ = ReportAsync(settling);
        }
    }

    private async Task ReportAsync(ValueTask<BudgetSettlement> settling)
    {
        try
        {
            Report(await settling);
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private void Report(in BudgetSettlement settlement)
    {
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
    private void NotSettled(Exception exception) =>
        CostBreakerLog.NotSettled(settings.Logger, exception, request.Call.Feature, request.Call.Id);
}

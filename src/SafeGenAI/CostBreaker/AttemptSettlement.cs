using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.CostBreaker;

/// <summary>What one attempt is charged, however it ended (L04, L05).</summary>
internal sealed class AttemptSettlement(
    CostBreakerSettings settings, BudgetReservation reservation, ModelRequest request, ModelPrice? price)
{
    public void Settle(Reply reply)
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
        if (late.IsCompletedSuccessfully)
        {
            Charge(attempt, UsageOf(late.Result, whole: true));
        }
    }

    private AttemptUsage UsageOf(ChatResponse response, bool whole)
    {
        UsageDetails? usage = response.Usage;
        long? input = Sane(usage?.InputTokenCount);
        long? output = Sane(usage?.OutputTokenCount);
        bool reported = whole && input is not null && output is not null;
        if (!reported)
        {
            // Missing usage is not zero. A stream that broke off delivered at least what was read of it.
            long delivered = 0;
            foreach (ChatMessage message in response.Messages)
            {
                delivered += settings.Estimator.EstimateOutput(message.Contents);
            }

            output = whole ? output ?? delivered : Math.Max(output ?? 0, delivered);
            input ??= settings.Estimator.EstimateInput(request.Messages, request.Options);
        }

        return new(
            input!.Value, Sane(usage?.CachedInputTokenCount) ?? 0, output!.Value, Sane(usage?.ReasoningTokenCount) ?? 0,
            reported ? UsageSource.Reported : UsageSource.Estimated);
    }

    /// <summary>A provider's count is foreign data: below zero or beyond what a ledger counts it is none.</summary>
    private static long? Sane(long? tokens) => tokens is >= 0 and < BudgetAmount.Maximum / 2 ? tokens : null;

    private void Charge(Attempt? attempt, AttemptUsage usage)
    {
        long cost = Note(attempt, usage);
        if (reservation.IsGranted)
        {
            // A provider that refused the attempt outright used none of the budget, not even a request.
            BudgetAmount charge = usage.Source == UsageSource.None ? default : new(usage.Input + usage.Output, 1, cost);
            Report(settings.Ledger.SettleAsync(reservation, charge));
        }
    }

    private long Note(Attempt? attempt, AttemptUsage usage)
    {
        long? cost = usage.Source == UsageSource.None ? 0 : price?.CostOf(usage.Input, usage.CachedInput, usage.Output);
        if (attempt is not null)
        {
            attempt.InputTokens = usage.Input;
            attempt.CachedInputTokens = usage.CachedInput;
            attempt.OutputTokens = usage.Output;
            attempt.ReasoningTokens = usage.Reasoning;
            attempt.UsageSource = usage.Source;
            attempt.CostNanoUsd = cost;
        }

        return cost ?? 0;
    }

    private void Report(ValueTask<BudgetSettlement> settling)
    {
        if (settling.IsCompletedSuccessfully)
        {
            Report(settling.Result.Overrun);
        }
        else
        {
            _ = ReportAsync(settling);
        }
    }

    private async Task ReportAsync(ValueTask<BudgetSettlement> settling) => Report((await settling).Overrun);

    private void Report(BudgetAmount overrun)
    {
        foreach (BudgetUnit unit in Enum.GetValues<BudgetUnit>())
        {
            if (overrun.Of(unit) > 0)
            {
                Instruments.BudgetOverrun.Add(
                    overrun.Of(unit),
                    new(SafeGenAINames.FeatureTag, request.Call.Feature),
                    new(SafeGenAINames.UnitTag, SnakeCase<BudgetUnit>.Of(unit)));
            }
        }
    }

    private readonly record struct AttemptUsage(long Input, long CachedInput, long Output, long Reasoning, UsageSource Source);
}

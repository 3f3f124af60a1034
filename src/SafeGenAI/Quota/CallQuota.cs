using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.Quota;

/// <summary>What one call holds of a quota until it has ended. It never throws: an answer is not lost for its count.</summary>
internal sealed class CallQuota(QuotaSettings settings, GenAICall call, BudgetReservation reservation) : ICallQuota
{
    private volatile bool _isHeld = reservation.IsGranted;
    private int _ended;

    public QuotaOutcome Outcome { get; private set; } = reservation.IsGranted ? QuotaOutcome.None : QuotaOutcome.Denied;

    /// <summary>Whether units are held: then all that is asked meanwhile belongs to them.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Whether content of a model's, or of the cache's, went out for the call.</summary>
    public bool HasAnswer { get; set; }

    /// <summary>Done once the ledger has been told how the call ended.</summary>
    public Task Settling { get; private set; } = Task.CompletedTask;

    public string? DenialSentence() => reservation.Denial is { } denial
        ? settings.Sentence(new QuotaSentenceArguments(QuotaLimitStatus.Of(denial), denial.Requested, CultureInfo.CurrentUICulture))
        : null;

    /// <summary>Ends a call that was one request. Whoever read some of an answer had it.</summary>
    public void End(Reply ended, CancellationToken callerToken) =>
        End(HasAnswer || (settings.CountFallbacks && ended.Ending == Ending.Failed && !callerToken.IsCancellationRequested));

    /// <summary>Ends a call that the feature's own code made with any number of requests. Where that code failed or fell back
    /// after an answer, its user has had none.</summary>
    public void End(Outcome outcome) => End(outcome switch
    {
        Calls.Outcome.FellBack => settings.CountFallbacks,
        Calls.Outcome.Failed => false,
        _ => HasAnswer,
    });

    /// <summary>Charges what is held, or gives it back; once.</summary>
    private void End(bool counts)
    {
        if (!reservation.IsGranted || Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _isHeld = false;
        Outcome = counts ? QuotaOutcome.Counted : QuotaOutcome.Returned;
        Instruments.Add(
            Instruments.QuotaUnits,
            call.QuotaUnits,
            new(SafeGenAINames.FeatureTag, call.Feature),
            new(SafeGenAINames.OutcomeTag, SnakeCase<QuotaOutcome>.Of(Outcome)));
        try
        {
            // The token is nobody's: a caller who is gone is counted too.
            ValueTask<BudgetSettlement> settling = settings.Ledger.SettleAsync(
                reservation, counts ? QuotaGate.AmountOf(call) : default, CancellationToken.None);
            if (!settling.IsCompletedSuccessfully)
            {
                Settling = SettleAsync(settling);
            }
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private async Task SettleAsync(ValueTask<BudgetSettlement> settling)
    {
        try
        {
            await settling;
        }
        catch (Exception exception)
        {
            NotSettled(exception);
        }
    }

    private void NotSettled(Exception exception) => QuotaLog.NotSettled(settings.Logger, exception, call.Feature, call.Id);
}

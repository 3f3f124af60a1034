using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.CostBreaker;

/// <summary>What one attempt holds: in the ledger, and under the ceilings of its call.</summary>
internal sealed class AttemptRoom(CostBreakerSettings settings, GenAICall call)
{
    private readonly CallSpend? _inCall = CallSpend.Of(call, settings);
    private BudgetAmount _counted;

    /// <summary>What the ledger holds; nothing where there are ceilings only.</summary>
    public BudgetReservation Reservation { get; private set; }

    /// <summary>Holds what the attempt may use, everywhere or nowhere.</summary>
    /// <returns>Why the attempt is denied, or null. A ledger that fails throws.</returns>
    public async ValueTask<GenAIException?> ReserveAsync(BudgetRequest budget, CancellationToken cancellationToken)
    {
        if (Count(budget.Estimate) is { } passed)
        {
            return passed;
        }

        try
        {
            Reservation = budget.Limits.Count == 0 ? default : await settings.Ledger.ReserveAsync(budget, cancellationToken);
        }
        catch
        {
            Uncount(budget.Estimate);
            throw;
        }

        return Take(Reservation, budget.Estimate);
    }

    /// <summary>Holds more for a stream that delivers more than was estimated, everywhere or nowhere.</summary>
    /// <returns>Why the stream must end here, or null. A ledger that fails throws.</returns>
    public async ValueTask<GenAIException?> ExtendAsync(BudgetAmount more, CancellationToken cancellationToken)
    {
        if (Count(more) is { } passed)
        {
            return passed;
        }

        BudgetReservation longer = default;
        try
        {
            if (Reservation.IsGranted)
            {
                longer = await settings.Ledger.ExtendAsync(Reservation, more, cancellationToken);
                Reservation = longer.IsGranted ? longer : Reservation;
            }
        }
        catch
        {
            Uncount(more);
            throw;
        }

        return Take(longer, more);
    }

    /// <summary>What was held under the call's ceilings gives way to what was used; the ledger is told by who settles.</summary>
    public void Used(BudgetAmount charge)
    {
        _inCall?.Replace(_counted, charge);
        _counted = charge;
    }

    private GenAIException? Take(in BudgetReservation answer, in BudgetAmount amount)
    {
        if (answer.Denial is { } denial)
        {
            Uncount(amount);
            return Told(new BudgetExceededException(denial));
        }

        if (answer.Observed is { } observed)
        {
            settings.Report.Observed(observed);
        }

        return null;
    }

    private GenAIException? Count(in BudgetAmount more)
    {
        if (_inCall?.Hold(more, settings, call.Feature) is { } passed)
        {
            return Told(passed);
        }

        _counted = _counted.Plus(more);
        return null;
    }

    private void Uncount(in BudgetAmount amount) => Used(_counted.Beyond(amount));

    private GenAIException Told(GenAIException denied)
    {
        settings.Report.Denied(denied);
        settings.Spending?.Denied(call.Id, denied.Message, (denied as BudgetExceededException)?.Denial);
        return denied;
    }
}

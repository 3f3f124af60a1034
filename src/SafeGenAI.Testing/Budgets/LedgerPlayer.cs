using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>Plays steps against one ledger, and tells each answer as text.</summary>
internal sealed class LedgerPlayer(IBudgetLedger ledger)
{
    private readonly List<(BudgetReservation Reservation, BudgetRequest Request)> _attempts = [];

    /// <summary>The answer to one step; a step about time is answered by all counters.</summary>
    public async ValueTask<string> PlayAsync(LedgerStep step) => step.Kind switch
    {
        LedgerStepKind.Reserve => await ReserveAsync(step),
        LedgerStepKind.Reset => await ResetAsync(step),
        LedgerStepKind.Settle or LedgerStepKind.Presume or LedgerStepKind.Extend when _attempts.Count == 0 => "no attempt",
        LedgerStepKind.Settle => Told(await ledger.SettleAsync(_attempts[step.A % _attempts.Count].Reservation, Amount(step.B))),
        LedgerStepKind.Presume => Told(await ledger.SettlePresumedAsync(_attempts[step.A % _attempts.Count].Reservation)),
        LedgerStepKind.Extend => await ExtendAsync(step),
        _ => await ReadAsync(),
    };

    /// <summary>Settles every attempt, after which nothing is reserved.</summary>
    public async ValueTask<string> SettleAllAsync()
    {
        List<string> answers = [];
        foreach ((BudgetReservation reservation, _) in _attempts)
        {
            answers.Add(Told(await ledger.SettleAsync(reservation, Amount(1))));
        }

        return string.Join("; ", answers);
    }

    private static BudgetAmount Amount(int tokens) => new(tokens % 1_000, tokens % 5 == 0 ? 0 : 1, tokens % 1_000 * 3, tokens % 4);

    private async ValueTask<string> ReserveAsync(LedgerStep step)
    {
        BudgetAmount estimate = Amount(step.A);
        BudgetRequest request = new(
            LedgerStage.Features[step.B % 2], LedgerStage.Subjects[step.A % LedgerStage.Subjects.Count], estimate,
            TimeSpan.FromSeconds(1 + (step.B % 40)), new Guid(_attempts.Count + 1, 0, 0, new byte[8]))
        {
            Likely = new(estimate.Tokens / 2, estimate.Requests, estimate.NanoUsd / 2, estimate.Calls),
        };
        BudgetReservation reservation = await ledger.ReserveAsync(request);
        _attempts.Add((reservation, request));
        return Told(reservation);
    }

    private async ValueTask<string> ExtendAsync(LedgerStep step)
    {
        int index = step.A % _attempts.Count;
        try
        {
            BudgetReservation extended = await ledger.ExtendAsync(_attempts[index].Reservation, Amount(step.B % 300));
            if (extended.IsGranted)
            {
                _attempts[index] = _attempts[index] with { Reservation = extended };
            }

            return Told(extended);
        }
        catch (InvalidOperationException)
        {
            return "nothing to extend";
        }
    }

    private async ValueTask<string> ResetAsync(LedgerStep step)
    {
        BudgetLimits limits = LedgerStage.Features[step.B % 2];
        BudgetReset reset = await ledger.ResetAsync(
            new(limits, limits[step.B % limits.Count], LedgerStage.Subjects[step.A % LedgerStage.Subjects.Count], "script", "a step"));
        return $"reset {reset.Account}: {reset.Spent} spent, {reset.Reserved} reserved";
    }

    private async ValueTask<string> ReadAsync()
    {
        List<string> states = [];
        foreach (BudgetLimits limits in LedgerStage.Features)
        {
            foreach (BudgetSubject subject in LedgerStage.Subjects)
            {
                foreach (BudgetState state in await ledger.ReadAsync(limits, subject))
                {
                    states.Add(string.Create(CultureInfo.InvariantCulture, $"{subject.Tenant}/{subject.User}/{subject.Model}: {state.Spent}+{state.Reserved} of {state.Limit} until {state.ResetsAt:O}"));
                }
            }
        }

        return string.Join("; ", states);
    }

    private static string Told(BudgetReservation reservation) => reservation.IsGranted
        ? $"granted {reservation.Amount}{(reservation.Observed is { } observed ? $", observed: {observed}" : "")}"
        : $"denied: {reservation.Denial} {reservation.Denial.RetryAfter}";

    /// <summary>Of a rolling window it is left to the store how long it remembers what it told.</summary>
    private static string Told(BudgetSettlement settlement) =>
        $"{settlement.Outcome}, {settlement.Overrun} beyond{string.Concat(settlement.Alerts.Where(alert => !alert.Limit.Per.IsRolling).Select(alert => $", alert: {alert}"))}";
}

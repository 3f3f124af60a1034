using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>Plays the steps of one caller against a ledger, and tells each answer as text.</summary>
internal sealed class LedgerPlayer(IBudgetLedger ledger, int caller = 0)
{
    private readonly List<BudgetReservation> _attempts = [];

    /// <summary>The answer to one step; a step about time is answered by all counters.</summary>
    public async ValueTask<string> PlayAsync(LedgerStep step) => step.Kind switch
    {
        LedgerStepKind.Reserve => await ReserveAsync(step),
        LedgerStepKind.Reset => await ResetAsync(step),
        LedgerStepKind.Settle or LedgerStepKind.Presume or LedgerStepKind.Extend when _attempts.Count == 0 => "no attempt",
        LedgerStepKind.Settle => Told(await ledger.SettleAsync(_attempts[step.A % _attempts.Count], Amount(step.B))),
        LedgerStepKind.Presume => Told(await ledger.SettlePresumedAsync(_attempts[step.A % _attempts.Count])),
        LedgerStepKind.Extend => await ExtendAsync(step),
        _ => await ReadAsync(),
    };

    /// <summary>The answer to one step that asks the ledger once: a step about time or counters reads those of one subject.</summary>
    public async ValueTask<string> PlayOnceAsync(LedgerStep step) => AsksMuch(step)
        ? Told(await ledger.ReadAsync(LedgerStage.Features[step.B % 2], Subject(step)))
        : await PlayAsync(step);

    /// <summary>Knows the attempts of another caller too.</summary>
    public void Share(LedgerPlayer other) => _attempts.AddRange(other._attempts);

    /// <summary>Whether a step reads counters, where <see cref="PlayAsync"/> reads all.</summary>
    public static bool AsksMuch(LedgerStep step) => step.Kind is LedgerStepKind.Read
        or LedgerStepKind.AdvanceSeconds or LedgerStepKind.AdvanceMinutes or LedgerStepKind.SetClock or LedgerStepKind.JumpClock;

    /// <summary>Settles every attempt, after which nothing is reserved.</summary>
    public async ValueTask<string> SettleAllAsync()
    {
        List<string> answers = [];
        foreach (BudgetReservation reservation in _attempts)
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
            LedgerStage.Features[step.B % 2], Subject(step), estimate, TimeSpan.FromSeconds(1 + (step.B % 40)), new Guid(_attempts.Count + 1, (short)caller, 0, new byte[8]))
        {
            Likely = new(estimate.Tokens / 2, estimate.Requests, estimate.NanoUsd / 2, estimate.Calls),
        };
        BudgetReservation reservation = await ledger.ReserveAsync(request);
        _attempts.Add(reservation);
        return Told(reservation);
    }

    private async ValueTask<string> ExtendAsync(LedgerStep step)
    {
        int index = step.A % _attempts.Count;
        try
        {
            BudgetReservation extended = await ledger.ExtendAsync(_attempts[index], Amount(step.B % 300));
            if (extended.IsGranted)
            {
                _attempts[index] = extended;
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
            new(limits, limits[step.B % limits.Count], Subject(step), "script", "a step"));
        return $"reset {reset.Account}: {reset.Spent} spent, {reset.Reserved} reserved";
    }

    private async ValueTask<string> ReadAsync()
    {
        List<string> states = [];
        foreach (BudgetLimits limits in LedgerStage.Features)
        {
            foreach (BudgetSubject subject in LedgerStage.Subjects)
            {
                states.Add($"{limits.Feature} for {subject.Tenant}/{subject.User}/{subject.Model}: {Told(await ledger.ReadAsync(limits, subject))}");
            }
        }

        return string.Join("; ", states);
    }

    private static BudgetSubject Subject(LedgerStep step) => LedgerStage.Subjects[step.A % LedgerStage.Subjects.Count];

    private static string Told(IReadOnlyList<BudgetState> states) => string.Join(", ", states.Select(state =>
        string.Create(CultureInfo.InvariantCulture, $"{state.Spent}+{state.Reserved} of {state.Limit} until {state.ResetsAt:O}")));

    private static string Told(BudgetReservation reservation) => reservation.IsGranted
        ? $"granted {reservation.Amount}{(reservation.Observed is { } observed ? $", observed: {observed}" : "")}"
        : $"denied: {reservation.Denial} {reservation.Denial.RetryAfter}";

    /// <summary>Of a rolling window it is left to the store how long it remembers what it told.</summary>
    private static string Told(BudgetSettlement settlement) =>
        $"{settlement.Outcome}, {settlement.Overrun} beyond{string.Concat(settlement.Alerts.Where(alert => !alert.Limit.Per.IsRolling).Select(alert => $", alert: {alert}"))}";
}

using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Holds more for an attempt, in all of its slots or in none.</summary>
/// <remarks>Where it is not known whether more is held, it is held until the attempt is settled, which gives back all there is.</remarks>
internal sealed class AttemptExtender(SlotScripts scripts, SlotReader reader)
{
    public async ValueTask<BudgetReservation> ExtendAsync(
        RedisReservation state, BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken)
    {
        ReportedAdmission admission = new(state.Limits);
        BudgetAmount amount = reservation.Amount.Plus(more);
        for (int i = 0; i < state.Held.Length; i++)
        {
            LedgerSlot slot = state.Held[i].Slot;
            (SlotWindows windows, ScriptAnswer answer) = await scripts.RunInPresentAsync(
                RedisScript.Extend, slot, windows => ArgumentsOf(state, slot, windows, more, takesBack: false), cancellationToken);
            admission.Check(slot, windows, answer.Texts(0), _ => more, answer.Now);
            if (answer.Status != "held")
            {
                await TakeBackAsync(state, state.Held[..i], more, cancellationToken);
                LedgerSlot[] others = [.. state.Held[(i + 1)..].Select(held => held.Slot)];
                return answer.Status == "denied"
                    ? new(reservation.AttemptId, await reader.DenialAsync(admission, others, _ => more, cancellationToken))
                    : throw HoldsNothing(state.AttemptId);
            }

            amount = AmountOf(answer.Texts(1));
        }

        return new(reservation.AttemptId, amount, state, observed: admission.Observed);
    }

    public static InvalidOperationException HoldsNothing(Guid attemptId) =>
        new($"Attempt {attemptId} holds nothing that could be extended: it was denied, or is settled already.");

    /// <summary>What is held in all, by hard limits.</summary>
    public static BudgetAmount AmountOf(string[] held) => BudgetAmount.Of(unit => long.Parse(held[(int)unit - 1], CultureInfo.InvariantCulture));

    private async Task TakeBackAsync(RedisReservation state, HeldSlot[] extended, BudgetAmount more, CancellationToken cancellationToken)
    {
        foreach (HeldSlot held in extended)
        {
            await scripts.RunAsync(RedisScript.Extend, ArgumentsOf(state, held.Slot, held.Windows, more, takesBack: true), cancellationToken);
        }
    }

    private ScriptArguments ArgumentsOf(RedisReservation state, LedgerSlot slot, SlotWindows windows, BudgetAmount more, bool takesBack) =>
        scripts.In(slot.Tag).Lease(state.AttemptId).Present(windows).Value(takesBack ? 1 : 0).Amount(more).Accounts(slot, windows);
}

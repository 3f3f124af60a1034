using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Reserves an attempt in one slot, or in two of them one after the other: in both or in none.</summary>
/// <remarks>What ends between the two leaves a lease that expires and is charged: never less is counted than was spent.</remarks>
internal sealed class AttemptReserver(SlotScripts scripts, SlotReader reader, SlotSettler settler, SeenSpend seen)
{
    public async ValueTask<BudgetReservation> ReserveAsync(RedisBudgetLedger ledger, BudgetRequest request, CancellationToken cancellationToken)
    {
        LedgerSlot[] slots = LedgerSlot.Of(request.Limits, request.Subject);
        HeldSlot[] held = new HeldSlot[slots.Length];
        ReportedAdmission admission = new(request.Limits);
        for (int i = 0; i < slots.Length; i++)
        {
            (SlotWindows windows, ScriptAnswer answer) = await ReserveAsync(request, slots, i, cancellationToken);
            seen.Note(slots[i], windows, answer.Texts(0), answer.Texts(1));
            admission.Check(slots[i], windows, answer.Texts(0), request.AmountFor, answer.Now);
            if (answer.Status != "held")
            {
                await GiveBackAsync(request, slots[..i]);
                return answer.Status == "denied"
                    ? new(request.AttemptId, await reader.DenialAsync(admission, slots[(i + 1)..], request.AmountFor, cancellationToken))
                    : throw new InvalidOperationException(
                        $"Attempt {request.AttemptId} is settled, or was given up, already: each attempt has an id of its own.");
            }

            held[i] = new(slots[i], windows, answer.Data, answer.Now);
        }

        return new(request.AttemptId, request.Estimate, new RedisReservation(ledger, request, held), observed: admission.Observed);
    }

    private async Task<(SlotWindows Windows, ScriptAnswer Answer)> ReserveAsync(
        BudgetRequest request, LedgerSlot[] slots, int place, CancellationToken cancellationToken)
    {
        LedgerSlot slot = slots[place];
        try
        {
            return await scripts.RunInPresentAsync(RedisScript.Reserve, slot, ArgumentsOf, cancellationToken);
        }
        catch (Exception exception)
        {
            // The last one too: whether it holds anything, now or in a moment, is not known.
            foreach (LedgerSlot asked in slots[..(place + 1)])
            {
                settler.GiveBackLater(request, asked, exception);
            }

            throw;
        }

        ScriptArguments ArgumentsOf(SlotWindows windows) => scripts.In(slot.Tag)
            .Lease(request.AttemptId)
            .Present(windows)
            .Value(request.AttemptId.ToString("N"))
            .Value(Micros.Ceiling(request.Lease))
            .Value(windows.Deadlines.Max())
            .Amount(request.Estimate)
            .Amount(request.Likely)
            .Accounts(slot, windows);
    }

    private Task GiveBackAsync(BudgetRequest request, LedgerSlot[] slots) =>
        Task.WhenAll(slots.Select(slot => settler.GiveBackAsync(request, slot)));
}

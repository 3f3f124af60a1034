using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Settles an attempt in one slot: at once, or in the background where Redis does not take it.</summary>
internal sealed class SlotSettler(SlotScripts scripts, PendingSettlements pending, SeenSpend seen, ServerClock clock, TimeProvider time)
{
    /// <summary>Settles once; where that fails it is tried again in the background, and the failure is thrown.</summary>
    public async Task<ScriptAnswer> SettleAsync(
        RedisReservation reservation, HeldSlot held, bool presumes, string name, BudgetAmount charge, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisLedgerException or OperationCanceledException)
        {
            pending.Add(new(reservation.AttemptId, time.GetUtcNow() + reservation.Lease * 2, SendAsync), exception);
            throw;
        }

        async Task<ScriptAnswer> SendAsync(CancellationToken token)
        {
            SlotWindows windows = held.Windows.RolledTo(held.Slot, clock.Now);
            ScriptArguments arguments = scripts.In(held.Slot.Tag).Lease(reservation.AttemptId).Value(presumes ? 1 : 0).Value(name).Amount(charge)
                .Value(held.Data).Value(Micros.Floor(held.At)).Accounts(held.Slot, windows);
            ScriptAnswer answer = await scripts.RunAsync(RedisScript.Settle, arguments, token);
            seen.Note(held.Slot, windows, answer.Texts(2), answer.Texts(3));
            return answer;
        }
    }

    /// <summary>Gives back what an attempt holds that goes nowhere; in the background where Redis does not take it.</summary>
    public async Task GiveBackAsync(BudgetRequest request, LedgerSlot slot)
    {
        try
        {
            await SendBackAsync(request, slot, CancellationToken.None);
        }
        catch (RedisLedgerException exception)
        {
            GiveBackLater(request, slot, exception);
        }
    }

    /// <summary>Gives back what an attempt may hold, or may come to hold: whichever arrives first, it holds nothing in the end.</summary>
    public void GiveBackLater(BudgetRequest request, LedgerSlot slot, Exception why) =>
        pending.Add(new(request.AttemptId, time.GetUtcNow() + request.Lease * 2, token => SendBackAsync(request, slot, token)), why);

    private Task<ScriptAnswer> SendBackAsync(BudgetRequest request, LedgerSlot slot, CancellationToken cancellationToken) => scripts.RunAsync(
        RedisScript.Settle,
        scripts.In(slot.Tag).Lease(request.AttemptId).Value(0).Value("given back").Amount(default),
        cancellationToken);
}

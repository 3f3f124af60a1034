using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>Lets accounts begin anew. The audit lies where the account does, so that both are written in one step.</summary>
internal sealed class ResetAudit(LedgerConnection connection, SlotScripts scripts, LedgerKeys keys, SeenSpend seen)
{
    public async Task<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken)
    {
        LedgerSlot slot = LedgerSlot.Of(request.Account, request.Subject);

        // First, so that no entry is written where nobody looks; a tag without entries does no harm.
        await connection.BoundedAsync("reset", database => database.SetAddAsync(keys.ResetTags, slot.Tag), cancellationToken);
        string text = ResetEntry.Write(request);
        (SlotWindows windows, ScriptAnswer answer) = await scripts.RunInPresentAsync(
            RedisScript.Reset,
            slot,
            present => scripts.In(slot.Tag).Key(keys.Resets(slot.Tag)).Present(present).Value(text).Accounts(slot, present),
            cancellationToken);
        seen.Note(slot, windows, [], answer.Texts(1));
        return ResetEntry.Read(answer.Text(0));
    }

    public Task<IReadOnlyList<BudgetReset>> ReadAsync(int most, CancellationToken cancellationToken) =>
        connection.BoundedAsync("read resets", database => ReadAsync(database, most), cancellationToken);

    private async Task<IReadOnlyList<BudgetReset>> ReadAsync(IDatabase database, int most)
    {
        RedisValue[] tags = await database.SetMembersAsync(keys.ResetTags);
        RedisValue[][] lists = await Task.WhenAll(tags.Select(tag => database.ListRangeAsync(keys.Resets(tag!), 0, most - 1)));

        // Stable: each list has the newest first.
        return [.. lists.SelectMany(list => list).Select(entry => ResetEntry.Read(entry!)).OrderByDescending(reset => reset.At).Take(most)];
    }
}

using System.Globalization;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>What this instance has seen spent, for the case that Redis loses it. Bounded: the accounts that were seen last.</summary>
internal sealed class SeenSpend(LedgerKeys keys)
{
    public const int MaximumAccounts = 10_000;

    private readonly Lock _lock = new();
    private readonly RecentlyUsed<RedisKey, SeenAccount> _accounts = new(MaximumAccounts);

    /// <param name="slot">The accounts a script looked at.</param>
    /// <param name="windows">The windows it looked at.</param>
    /// <param name="report">What counts under each limit; empty where only resets are told.</param>
    /// <param name="resets">When each account was reset last; empty where the script told nothing.</param>
    public void Note(LedgerSlot slot, SlotWindows windows, string[] report, string[] resets)
    {
        lock (_lock)
        {
            int place = 0;
            for (int i = 0; i < resets.Length; i++)
            {
                LimitedAccount limited = slot.Accounts[i].Limited;
                string[] words = report.Length == 0 ? [] : report[place..(place += limited.Limits.Count)];
                long reset = long.Parse(resets[i], CultureInfo.InvariantCulture);
                RedisKey key = keys.Account(slot.Tag, slot.Accounts[i], windows.Ids[i]);
                if (!_accounts.TryGet(key, out SeenAccount account))
                {
                    if (reset == 0 && words.All(word => word.Length == 0))
                    {
                        continue;
                    }

                    _accounts.Set(key, account = new(slot.Tag, key, limited.Per));
                }

                if (account.IsOf(reset, windows.Ids[i], windows.Deadlines[i]))
                {
                    for (int limit = 0; limit < words.Length; limit++)
                    {
                        account.Saw(limited.Limits[limit].Unit, new CountedSlots(words[limit]));
                    }
                }
            }
        }
    }

    /// <summary>Takes note of what is announced of an account, by its field.</summary>
    public void NoteTold(RedisKey key, string field, int told)
    {
        lock (_lock)
        {
            if (_accounts.TryGet(key, out SeenAccount account))
            {
                account.Told(field, told);
            }
        }
    }

    /// <summary>What to put back in a slot, a batch for each script.</summary>
    public IReadOnlyList<ScriptArguments> Of(string tag, DateTimeOffset now, int batch)
    {
        lock (_lock)
        {
            return
            [
                .. _accounts.Values.Where(account => account.Tag == tag && account.Ends > now).Chunk(batch).Select(accounts =>
                {
                    ScriptArguments arguments = new(keys, tag);
                    foreach (SeenAccount account in accounts)
                    {
                        account.AddTo(arguments);
                    }

                    return arguments;
                }),
            ];
        }
    }
}

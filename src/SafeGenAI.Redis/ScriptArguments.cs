using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The keys and arguments of one script, after those that all have.</summary>
internal sealed class ScriptArguments(LedgerKeys names, string tag)
{
    public const int Head = 2;

    private static readonly BudgetUnit[] Units = [BudgetUnit.Tokens, BudgetUnit.Requests, BudgetUnit.Usd, BudgetUnit.Calls];

    public string Tag { get; } = tag;

    public List<RedisKey> Keys { get; } = [names.Clock(tag), names.Queue(tag)];

    /// <summary>The time and the name of the data come last to be known.</summary>
    public List<RedisValue> Values { get; } = [RedisValue.EmptyString, RedisValue.EmptyString];

    public ScriptArguments Key(RedisKey key)
    {
        Keys.Add(key);
        return this;
    }

    public ScriptArguments Lease(Guid attempt) => Key(names.Lease(Tag, attempt));

    public ScriptArguments Value(RedisValue value)
    {
        Values.Add(value);
        return this;
    }

    public ScriptArguments Present(SlotWindows windows) => Value(windows.From).Value(windows.Till);

    public ScriptArguments Amount(BudgetAmount amount)
    {
        foreach (BudgetUnit unit in Units)
        {
            Value(amount.Of(unit));
        }

        return this;
    }

    public ScriptArguments Accounts(LedgerSlot slot, SlotWindows windows)
    {
        for (int i = 0; i < slot.Accounts.Length; i++)
        {
            LimitedAccount limited = slot.Accounts[i].Limited;
            Key(names.Account(Tag, slot.Accounts[i], windows.Ids[i]));
            Value(windows.Ids[i]).Value(limited.Per.Slots).Value(limited.Kind == BudgetAccountKind.Soft ? 1 : 0);
            Value(windows.Deadlines[i]).Value(limited.Limits.Count);
            foreach (BudgetLimit limit in limited.Limits)
            {
                Value((int)limit.Unit).Value(limit.Amount).Value(limit.Mode == BudgetMode.Enforce ? 1 : 0);
            }
        }

        return this;
    }
}

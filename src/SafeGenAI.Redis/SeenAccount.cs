using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The most that was seen of one account since it was reset last. Not thread-safe.</summary>
internal sealed class SeenAccount(string tag, RedisKey key, Per per)
{
    private readonly SortedDictionary<(long Slot, int Unit), long> _spent = [];
    private readonly Dictionary<string, int> _told = [];
    private long _reset;
    private long _deadline;
    private long _newest = long.MinValue;

    public string Tag { get; } = tag;

    /// <summary>When nothing that was seen counts any more.</summary>
    public DateTimeOffset Ends => per.EndOf(_newest);

    /// <returns>Whether it is the account that is known, and not one from before its last reset.</returns>
    public bool IsOf(long reset, long slot, long deadline)
    {
        if (reset > _reset)
        {
            _reset = reset;
            _spent.Clear();
            _told.Clear();
        }

        if (slot > _newest)
        {
            _newest = slot;
            foreach ((long Slot, int Unit) gone in _spent.Keys.TakeWhile(one => one.Slot <= slot - per.Slots).ToArray())
            {
                _spent.Remove(gone);
            }
        }

        _deadline = Math.Max(_deadline, deadline);
        return reset == _reset;
    }

    /// <summary>Answers come in any order; only a correction lowers an amount, and is not worth what confusing it with a loss would cost.</summary>
    public void Saw(BudgetUnit unit, CountedSlots counted)
    {
        foreach ((long slot, long spent) in counted.BySlot)
        {
            if (spent > _spent.GetValueOrDefault((slot, (int)unit)) && slot > _newest - per.Slots)
            {
                _spent[(slot, (int)unit)] = spent;
            }
        }
    }

    public void Told(string field, int told) => _told[field] = told;

    /// <summary>As restore.lua reads it.</summary>
    public void AddTo(ScriptArguments arguments)
    {
        arguments.Key(key).Value(_deadline).Value(_reset).Value(per.IsRolling ? 1 : 0).Value(_told.Count).Value(_spent.Count);
        foreach ((string field, int told) in _told)
        {
            arguments.Value(field).Value(told);
        }

        foreach (((long slot, int unit), long spent) in _spent)
        {
            arguments.Value(slot).Value(unit).Value(spent);
        }
    }
}

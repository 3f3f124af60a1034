using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>What counts under one limit, slot by slot, as a script told it: "id spent reserved" of each that has any, the oldest first.</summary>
internal readonly struct CountedSlots
{
    // Where the store's own sums end.
    private const long Most = long.MaxValue / 2;

    private readonly long[] _numbers;

    public CountedSlots(string words)
    {
        _numbers = words.Length == 0 ? [] : [.. words.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        for (int i = 0; i < _numbers.Length; i += 3)
        {
            Spent = Math.Min(Most, Spent + _numbers[i + 1]);
            Reserved = Math.Min(Most, Reserved + _numbers[i + 2]);
        }
    }

    public long Spent { get; }

    public long Reserved { get; }

    /// <summary>What is spent in each slot.</summary>
    public IEnumerable<(long Slot, long Spent)> BySlot
    {
        get
        {
            for (int i = 0; i < _numbers.Length; i += 3)
            {
                yield return (_numbers[i], _numbers[i + 1]);
            }
        }
    }

    /// <summary>When as much as is missing no longer counts; for a fixed window its end.</summary>
    /// <param name="per">The window.</param>
    /// <param name="id">The id that is the present.</param>
    /// <param name="missing">What must go.</param>
    public DateTimeOffset FreesAt(Per per, long id, long missing)
    {
        for (int i = 0; i < _numbers.Length; i += 3)
        {
            missing -= _numbers[i + 1] + _numbers[i + 2];
            if (missing <= 0)
            {
                return per.EndOf(_numbers[i]);
            }
        }

        return per.EndOf(id);
    }
}

using System.Collections.Concurrent;

namespace SafeGenAI.Budgets.Outages;

/// <summary>Settlements that the store has not heard, until it is there again. Bounded: what does not fit is charged when its lease ends.</summary>
internal sealed class LateSettlements
{
    public const int Maximum = 10_000;

    private readonly ConcurrentQueue<LateSettlement> _waiting = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <returns>Whether it is kept.</returns>
    public bool TryAdd(in LateSettlement settlement)
    {
        if (Interlocked.Increment(ref _count) > Maximum)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue(settlement);
        return true;
    }

    public bool TryTake(out LateSettlement settlement)
    {
        if (_waiting.TryDequeue(out settlement))
        {
            Interlocked.Decrement(ref _count);
            return true;
        }

        return false;
    }
}

using System.Collections.Concurrent;

namespace SafeGenAI.Budgets.Outages;

/// <summary>Settlements that the store has not heard, until it is there again. Bounded: what does not fit is charged when its lease ends.</summary>
internal sealed class LateSettlements
{
    public const int Maximum = 10_000;

    private readonly ConcurrentQueue<(BudgetReservation Reservation, BudgetAmount? Charge)> _waiting = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <param name="reservation">The reservation.</param>
    /// <param name="charge">What the attempt used, or null where that is presumed.</param>
    /// <returns>Whether it is kept.</returns>
    public bool TryAdd(in BudgetReservation reservation, BudgetAmount? charge)
    {
        if (Interlocked.Increment(ref _count) > Maximum)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue((reservation, charge));
        return true;
    }

    public bool TryTake(out BudgetReservation reservation, out BudgetAmount? charge)
    {
        if (_waiting.TryDequeue(out (BudgetReservation Reservation, BudgetAmount? Charge) next))
        {
            Interlocked.Decrement(ref _count);
            (reservation, charge) = next;
            return true;
        }

        (reservation, charge) = (default, null);
        return false;
    }
}

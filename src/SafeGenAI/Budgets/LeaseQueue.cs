namespace SafeGenAI.Budgets;

/// <summary>Leases by when they are due: a binary heap that knows each lease's place, so that any can leave.</summary>
/// <remarks>New leases are as a rule due last, which makes adding one step; leaving costs the logarithm of those in flight.</remarks>
internal sealed class LeaseQueue
{
    private BudgetLease[] _leases = new BudgetLease[64];

    public int Count { get; private set; }

    public BudgetLease First => _leases[0];

    public void Add(BudgetLease lease)
    {
        if (Count == _leases.Length)
        {
            Array.Resize(ref _leases, Count * 2);
        }

        Rise(lease, Count++);
    }

    public void Remove(BudgetLease lease)
    {
        int index = lease.QueueIndex;
        BudgetLease last = _leases[--Count];
        _leases[Count] = null!;
        if (index < Count)
        {
            Put(last, index);
        }
    }

    /// <summary>Finds the new place of a lease that is due at another time now.</summary>
    public void Move(BudgetLease lease) => Put(lease, lease.QueueIndex);

    private void Put(BudgetLease lease, int index)
    {
        Rise(lease, index);
        if (lease.QueueIndex == index)
        {
            Sink(lease, index);
        }
    }

    private void Rise(BudgetLease lease, int index)
    {
        while (index > 0 && _leases[(index - 1) / 2] is var parent && parent.DueAt > lease.DueAt)
        {
            Place(parent, index);
            index = (index - 1) / 2;
        }

        Place(lease, index);
    }

    private void Sink(BudgetLease lease, int index)
    {
        for (int child; (child = index * 2 + 1) < Count; index = child)
        {
            if (child + 1 < Count && _leases[child + 1].DueAt < _leases[child].DueAt)
            {
                child++;
            }

            if (_leases[child].DueAt >= lease.DueAt)
            {
                break;
            }

            Place(_leases[child], index);
        }

        Place(lease, index);
    }

    private void Place(BudgetLease lease, int index)
    {
        _leases[index] = lease;
        lease.QueueIndex = index;
    }
}

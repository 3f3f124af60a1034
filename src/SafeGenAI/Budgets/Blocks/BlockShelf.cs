namespace SafeGenAI.Budgets.Blocks;

/// <summary>The block that the attempts of one subject under one feature's limits draw on. Thread-safe.</summary>
/// <param name="key">Whose attempts, under which limits.</param>
internal sealed class BlockShelf((BudgetLimits Limits, BudgetSubject Subject) key)
{
    private readonly Lock _lock = new();
    private readonly List<BlockDifference> _differences = [];
    private Block? _current;
    private Task<BudgetReservation>? _fetching;
    private bool _isRetired;

    public (BudgetLimits Limits, BudgetSubject Subject) Key { get; } = key;

    public Block? Current => Volatile.Read(ref _current);

    /// <summary>One trip to the store for all who find the block used up at once.</summary>
    /// <param name="found">The block that had no room, or null.</param>
    /// <param name="fetch">Goes to the store; called under a lock, so that it has to give way first.</param>
    /// <param name="fetching">The store's answer; null where somebody else has been there in the meantime.</param>
    /// <returns>False when the shelf is no longer in use.</returns>
    public bool TryFetch(Block? found, Func<Task<BudgetReservation>> fetch, out Task<BudgetReservation>? fetching)
    {
        lock (_lock)
        {
            fetching = _isRetired ? null : _fetching ?? (ReferenceEquals(found, _current) ? _fetching = fetch() : null);
            return !_isRetired;
        }
    }

    /// <summary>Takes the shelf out of use, if nothing stands on it and nothing is on its way there.</summary>
    public bool TryRetire(DateTimeOffset now)
    {
        lock (_lock)
        {
            _differences.RemoveAll(difference => difference.WindowEndsAt <= now);
            return _isRetired |= _current is null && _fetching is null && _differences.Count == 0;
        }
    }

    /// <summary>Puts a new block in the place of the one before, or none.</summary>
    public Block? Replace(Block? block)
    {
        lock (_lock)
        {
            _fetching = null;
            Block? before = _current;
            Volatile.Write(ref _current, block);
            return before;
        }
    }

    /// <summary>Takes a block off that is over, so that it can be settled.</summary>
    public bool TryTakeOff(Block block)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_current, block) || _fetching is not null)
            {
                return false;
            }

            Volatile.Write(ref _current, null);
            return true;
        }
    }

    /// <summary>Keeps a correction for the next block.</summary>
    /// <returns>False when the shelf is no longer in use.</returns>
    public bool TryNote(BlockDifference difference)
    {
        lock (_lock)
        {
            if (!_isRetired)
            {
                _differences.Add(difference);
            }

            return !_isRetired;
        }
    }

    /// <summary>What a block is charged: what it used, and the corrections of blocks before it in the same window.</summary>
    public BudgetAmount ChargeOf(BudgetCounters used, DateTimeOffset now)
    {
        lock (_lock)
        {
            _differences.RemoveAll(difference => difference.WindowEndsAt <= now);
            if (_differences.Count == 0)
            {
                return BudgetAmount.Of(used.Of);
            }

            DateTimeOffset until = _differences.Min(difference => difference.WindowEndsAt);
            long Net(BudgetUnit unit) => used.Of(unit) + _differences.Sum(difference => difference.Used.Of(unit) - difference.Charged.Of(unit));
            BudgetAmount charge = BudgetAmount.Of(Net);
            BudgetAmount left = BudgetAmount.Of(unit => -Net(unit));
            _differences.Clear();
            if (left != default)
            {
                _differences.Add(new BlockDifference(default, left, until));
            }

            return charge;
        }
    }
}

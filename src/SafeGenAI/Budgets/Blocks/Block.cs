namespace SafeGenAI.Budgets.Blocks;

/// <summary>Room for several attempts, held by one reservation of the store and handed out here. Thread-safe.</summary>
/// <remarks>It is settled once, with what its pieces used in all, when it is closed and none of them is under way.</remarks>
/// <param name="shelf">Where it stands.</param>
/// <param name="held">The store's reservation.</param>
/// <param name="hard">What it holds for hard limits.</param>
/// <param name="soft">What it holds for soft limits.</param>
/// <param name="endsAt">From when on nothing is handed out: a window ends, or the block has lasted long enough.</param>
/// <param name="windowEndsAt">When the first of its windows ends.</param>
internal sealed class Block(
    BlockShelf shelf, BudgetReservation held, BudgetAmount hard, BudgetAmount soft, DateTimeOffset endsAt, DateTimeOffset windowEndsAt)
{
    private readonly Lock _lock = new();
    private BudgetCounters _freeHard = Of(hard);
    private BudgetCounters _freeSoft = Of(soft);
    private BudgetCounters _used;
    private int _underWay;
    private bool _closed;
    private bool _taken;

    public BlockShelf Shelf { get; } = shelf;

    public BudgetReservation Held { get; } = held;

    public DateTimeOffset EndsAt { get; } = endsAt;

    public BlockPiece? TryTake(in BudgetRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_closed || now >= EndsAt || !Fits(_freeHard, request.Estimate) || !Fits(_freeSoft, request.Likely))
            {
                return null;
            }

            _freeHard.Subtract(request.Estimate);
            _freeSoft.Subtract(request.Likely);
            _underWay++;
            return new BlockPiece(this, request.Estimate, request.Likely);
        }
    }

    /// <summary>Gives a piece more, where the block has it.</summary>
    public bool TryExtend(BlockPiece piece, in BudgetAmount more)
    {
        lock (_lock)
        {
            if (piece.IsFinal || piece.IsPresumed || !Fits(_freeHard, more) || !Fits(_freeSoft, more))
            {
                return false;
            }

            Grow(piece, more);
            return true;
        }
    }

    /// <summary>Gives a piece more that the store has added to the block.</summary>
    public void Extend(BlockPiece piece, in BudgetAmount more)
    {
        lock (_lock)
        {
            _freeHard.Add(more);
            _freeSoft.Add(more);
            Grow(piece, more);
        }
    }

    /// <param name="piece">The piece.</param>
    /// <param name="charge">What it used, or null where that is presumed.</param>
    /// <param name="difference">Where the block is settled already: what it was charged too little (or, below zero, too much).</param>
    public SettlementOutcome Settle(BlockPiece piece, BudgetAmount? charge, out BlockDifference? difference)
    {
        difference = null;
        lock (_lock)
        {
            if (piece.IsFinal || (piece.IsPresumed && charge is null))
            {
                return SettlementOutcome.Ignored;
            }

            BudgetAmount used = charge ?? piece.Hard;
            SettlementOutcome outcome = SettlementOutcome.Settled;
            if (piece.IsPresumed)
            {
                outcome = SettlementOutcome.Corrected;
                if (_taken)
                {
                    difference = new BlockDifference(used, piece.Hard, windowEndsAt);
                }
                else
                {
                    _used.Subtract(piece.Hard);
                    _freeHard.Add(piece.Hard);
                    _freeSoft.Add(piece.Hard);
                    Use(used);
                }
            }
            else
            {
                _underWay--;
                _freeHard.Add(piece.Hard);
                _freeSoft.Add(piece.Soft);
                Use(used);
            }

            (piece.IsPresumed, piece.IsFinal) = (charge is null, charge is not null);
            return outcome;
        }
    }

    /// <summary>Hands out nothing any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    /// <summary>True once, for who is to settle the block: it is closed and none of its pieces is under way.</summary>
    public bool TryTakeUse(out BudgetCounters used)
    {
        lock (_lock)
        {
            used = _used;
            if (!_closed || _underWay > 0 || _taken)
            {
                return false;
            }

            return _taken = true;
        }
    }

    private void Grow(BlockPiece piece, in BudgetAmount more)
    {
        _freeHard.Subtract(more);
        _freeSoft.Subtract(more);
        (piece.Hard, piece.Soft) = (piece.Hard.Plus(more), piece.Soft.Plus(more));
    }

    private void Use(in BudgetAmount used)
    {
        _used.Add(used);
        _freeHard.Subtract(used);
        _freeSoft.Subtract(used);
    }

    private static BudgetCounters Of(in BudgetAmount amount)
    {
        BudgetCounters counters = default;
        counters.Add(amount);
        return counters;
    }

    private static bool Fits(in BudgetCounters free, in BudgetAmount amount) =>
        free.Of(BudgetUnit.Tokens) >= amount.Tokens && free.Of(BudgetUnit.Requests) >= amount.Requests
        && free.Of(BudgetUnit.Usd) >= amount.NanoUsd && free.Of(BudgetUnit.Calls) >= amount.Calls;
}

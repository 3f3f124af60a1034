using System.Collections.Concurrent;

namespace SafeGenAI.Budgets.Blocks;

/// <summary>Takes room from a shared store for several attempts at once, so that not each of them crosses the network.</summary>
/// <remarks>
/// A block is a reservation like any other: it is admitted by the store, charged in full when this instance dies, and given
/// back when it is over. So the limits hold as before; what is dearer is the room that blocks of other instances hold near
/// the limit. There, and where a limit that observes would have denied, each attempt asks for itself.
/// </remarks>
internal sealed class BlockLedger : IBudgetLedger, IAsyncDisposable
{
    private readonly IBudgetLedger _store;
    private readonly int _attempts;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly Func<Guid> _newAttemptId;
    private readonly Action<string, BudgetSubject, IReadOnlyList<BudgetAlert>> _alerts;
    private readonly ConcurrentDictionary<(BudgetLimits Limits, BudgetSubject Subject), BlockShelf> _shelves = new();
    private readonly ITimer _sweep;

    /// <param name="store">The ledger behind.</param>
    /// <param name="attempts">For how many attempts a block has room, at the estimate of the one that fetches it.</param>
    /// <param name="duration">How long a block lasts at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newAttemptId">The attempt id seam: a block has an id of its own.</param>
    /// <param name="alerts">Told of thresholds that a block passes when it is settled apart from an attempt: of which feature, and whose.</param>
    public BlockLedger(
        IBudgetLedger store, int attempts, TimeSpan duration, TimeProvider time, Func<Guid> newAttemptId,
        Action<string, BudgetSubject, IReadOnlyList<BudgetAlert>> alerts)
    {
        (_store, _attempts, _duration, _time, _newAttemptId, _alerts) = (store, attempts, duration, time, newAttemptId, alerts);
        _sweep = time.CreateTimer(static ledger => _ = ((BlockLedger)ledger!).SweepAsync(mayLast: true), this, duration, duration);
    }

    /// <summary>How many blocks are handed out from.</summary>
    public int Blocks => _shelves.Count(shelf => shelf.Value.Current is not null);

    public async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Limits.Count == 0)
        {
            return await _store.ReserveAsync(request, cancellationToken);
        }

        (BudgetLimits, BudgetSubject) key = (request.Limits, request.Subject);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlockShelf shelf = ShelfOf(key);
            Block? block = shelf.Current;
            if (block?.TryTake(request, _time.GetUtcNow()) is { } piece)
            {
                return new(request.AttemptId, request.Estimate, piece);
            }

            if (!shelf.TryFetch(block, () => FetchAsync(shelf, request), out Task<BudgetReservation>? fetching))
            {
                _shelves.TryRemove(new(key, shelf));
            }
            else if (fetching is not null && await fetching.WaitAsync(cancellationToken) is { IsGranted: false } or { Observed: not null })
            {
                return await _store.ReserveAsync(request, cancellationToken);
            }
        }
    }

    public async ValueTask<BudgetReservation> ExtendAsync(
        BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        if (reservation.State is not BlockPiece piece)
        {
            return await _store.ExtendAsync(reservation, more, cancellationToken);
        }

        BudgetDenial? observed = null;
        if (!piece.Block.TryExtend(piece, more))
        {
            BudgetReservation longer = await _store.ExtendAsync(piece.Block.Held, more, cancellationToken);
            if (!longer.IsGranted)
            {
                return new(reservation.AttemptId, longer.Denial);
            }

            piece.Block.Extend(piece, more);
            observed = longer.Observed;
        }

        return new(reservation.AttemptId, piece.Hard, piece, observed: observed);
    }

    public ValueTask<BudgetSettlement> SettleAsync(
        BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        reservation.State is BlockPiece piece ? SettleAsync(piece, charge) : _store.SettleAsync(reservation, charge, cancellationToken);

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        reservation.State is BlockPiece piece ? SettleAsync(piece, charge: null) : _store.SettlePresumedAsync(reservation, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(
        BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(limits, subject, cancellationToken);

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        _store.ResetAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        _store.ReadResetsAsync(most, cancellationToken);

    /// <summary>Settles every block of which nothing is under way; the others are charged in full when their lease ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await SweepAsync(mayLast: false);
    }

    private BlockShelf ShelfOf((BudgetLimits, BudgetSubject) key) => _shelves.GetOrAdd(key, static key => new BlockShelf(key));

    private async Task<BudgetReservation> FetchAsync(BlockShelf shelf, BudgetRequest request)
    {
        // Whoever comes meanwhile waits for this one.
        await Task.Yield();
        Block? block = null;
        try
        {
            BudgetAmount hard = Times(request.Estimate);
            BudgetAmount soft = Times(request.Likely);
            TimeSpan lease = _duration + request.Lease < BudgetRequest.MaximumLease ? _duration + request.Lease : BudgetRequest.MaximumLease;
            BudgetReservation held = await _store.ReserveAsync(
                new BudgetRequest(request.Limits, request.Subject, hard, lease, _newAttemptId()) { Likely = soft });
            if (held is { IsGranted: true, Observed: not null })
            {
                await _store.SettleAsync(held, default);
            }
            else if (held.IsGranted)
            {
                DateTimeOffset now = _time.GetUtcNow();
                DateTimeOffset windowEndsAt = request.Limits.Min(limit => limit.Per.StartOf(limit.Per.IdAt(now) + 1));
                block = new Block(shelf, held, hard, soft, now + _duration < windowEndsAt ? now + _duration : windowEndsAt, windowEndsAt);
            }

            return held;
        }
        finally
        {
            if (shelf.Replace(block) is { } before)
            {
                await CloseAsync(before);
            }
        }
    }

    private async ValueTask<BudgetSettlement> SettleAsync(BlockPiece piece, BudgetAmount? charge)
    {
        BudgetAmount held = piece.Hard;
        SettlementOutcome outcome = piece.Block.Settle(piece, charge, out BlockDifference? difference);
        if (outcome == SettlementOutcome.Ignored)
        {
            return default;
        }

        if (difference is not null)
        {
            while (ShelfOf(piece.Block.Shelf.Key) is var shelf && !shelf.TryNote(difference))
            {
                _shelves.TryRemove(new(shelf.Key, shelf));
            }
        }

        IReadOnlyList<BudgetAlert> alerts = await SettleIfOverAsync(piece.Block, apart: false);
        return new(outcome, charge?.Beyond(held) ?? default) { Alerts = alerts };
    }

    /// <param name="block">The block.</param>
    /// <param name="apart">Whether no attempt is there to be told of alerts.</param>
    private async ValueTask<IReadOnlyList<BudgetAlert>> SettleIfOverAsync(Block block, bool apart)
    {
        if (!block.TryTakeUse(out BudgetCounters used))
        {
            return [];
        }

        BudgetSettlement settlement = await _store.SettleAsync(block.Held, block.Shelf.ChargeOf(used, _time.GetUtcNow()));
        if (apart && settlement.Alerts.Count > 0)
        {
            _alerts(block.Shelf.Key.Limits.Feature, block.Shelf.Key.Subject, settlement.Alerts);
        }

        return settlement.Alerts;
    }

    /// <summary>Gives back what blocks hold that are over; shelves that nobody uses are let go.</summary>
    private async Task SweepAsync(bool mayLast)
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach ((_, BlockShelf shelf) in _shelves)
        {
            if (shelf.Current is { } block && !(mayLast && now < block.EndsAt) && shelf.TryTakeOff(block))
            {
                await CloseAsync(block);
            }

            if (shelf.TryRetire(now))
            {
                _shelves.TryRemove(new(shelf.Key, shelf));
            }
        }
    }

    private async ValueTask CloseAsync(Block block)
    {
        block.Close();
        try
        {
            await SettleIfOverAsync(block, apart: true);
        }
        catch (Exception)
        {
            // The store is away: the block is charged in full when its lease ends.
        }
    }

    private BudgetAmount Times(BudgetAmount estimate) => BudgetAmount.Of(unit => Math.Min(BudgetAmount.Maximum / _attempts, estimate.Of(unit)) * _attempts);
}

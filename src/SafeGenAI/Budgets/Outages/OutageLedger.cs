using System.Runtime.CompilerServices;

namespace SafeGenAI.Budgets.Outages;

/// <summary>Stands before a ledger whose store can be away, and then does what each limit's policy says (L08).</summary>
/// <remarks>
/// <para>One limit that fails closed closes the whole attempt. Shares count what this instance spent while the store answered,
/// too: with traffic spread evenly the limit holds, and at worst, with all of it moved to other instances at the moment of
/// the outage, twice the limit is spent in its window.</para>
/// <para>What was settled or spent in the meantime is told to the store when it is back.</para>
/// </remarks>
internal sealed class OutageLedger : IBudgetLedger
{
    private readonly IBudgetLedger _store;
    private readonly BudgetStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly OutageEvents _events;
    private readonly StoreHealth _health;
    private readonly InMemoryBudgetLedger _local;
    private readonly StoreBacklog _backlog;
    private readonly ConditionalWeakTable<BudgetLimits, OutagePolicy> _policies = [];

    /// <param name="store">The ledger behind.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newAttemptId">The attempt id seam.</param>
    /// <param name="events">Who is told.</param>
    public OutageLedger(IBudgetLedger store, BudgetStoreOptions options, TimeProvider time, Func<Guid> newAttemptId, OutageEvents events)
    {
        (_store, _options, _time, _events) = (store, options, time, events);
        _local = new InMemoryBudgetLedger(time);
        _backlog = new StoreBacklog(store, time, options.Patience, newAttemptId, events);
        _health = new StoreHealth(time, options.ProbeInterval, (failure, length) =>
        {
            if (failure is not null)
            {
                events.Began(failure);
            }
            else
            {
                events.Ended(length, _backlog.Dropped);
            }
        });
    }

    /// <summary>Whether the store has been told everything.</summary>
    public bool IsIdle => _backlog.IsIdle;

    public async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        OutagePolicy policy = PolicyOf(request.Limits);
        if (_health.MayAsk())
        {
            Task<BudgetReservation>? asked = null;
            try
            {
                asked = _store.ReserveAsync(request, cancellationToken).AsTask();
                BudgetReservation stored = await asked.WaitAsync(_options.Patience, _time, cancellationToken);
                Answered();
                return stored.IsGranted ? Pair(request, stored, await LocalAsync(request, policy.Counting)) : stored;
            }
            catch (Exception exception) when (exception is not ArgumentException)
            {
                // Room that is granted too late holds for nobody.
                _backlog.ReleaseLater(request, asked, _health);
                if (cancellationToken.IsCancellationRequested)
                {
                    throw;
                }

                _health.Failed(exception);
            }
        }

        return await WithoutStoreAsync(request, policy);
    }

    public async ValueTask<BudgetReservation> ExtendAsync(
        BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default)
    {
        OutageLease lease = LeaseOf(reservation);
        BudgetReservation stored = lease.Stored;
        BudgetReservation asked = default;
        if (stored.IsGranted && _health.MayAsk())
        {
            try
            {
                asked = stored = await AskAsync(token => _store.ExtendAsync(lease.Stored, more, token), cancellationToken);
                if (stored.Denial is { } denial)
                {
                    return new(reservation.AttemptId, denial);
                }
            }
            catch (BudgetStoreException) when (PolicyOf(lease.Request.Limits).ClosedBy is null)
            {
                // It is charged beyond its reservation when it is settled.
            }
        }
        else if (stored.IsGranted)
        {
            PolicyOf(lease.Request.Limits).ThrowIfClosed(_health.Failure);
        }

        BudgetReservation local = lease.Local.IsGranted ? await _local.ExtendAsync(lease.Local, more, cancellationToken) : default;
        return local.Denial is { } share
            ? new(reservation.AttemptId, share)
            : new(reservation.AttemptId, reservation.Amount.Plus(more), lease with { Stored = stored, Local = local }, observed: asked.Observed ?? local.Observed);
    }

    public async ValueTask<BudgetSettlement> SettleAsync(
        BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        OutageLease lease = LeaseOf(reservation);
        await _local.SettleAsync(lease.Local, charge, CancellationToken.None);
        return lease.Stored.IsGranted
            ? await TellAsync(lease, charge)
            : Spent(lease, charge, charge.Beyond(reservation.Amount));
    }

    public async ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default)
    {
        if (!reservation.IsGranted)
        {
            return default;
        }

        OutageLease lease = LeaseOf(reservation);
        await _local.SettlePresumedAsync(lease.Local, CancellationToken.None);
        return lease.Stored.IsGranted ? await TellAsync(lease, charge: null) : Spent(lease, reservation.Amount, overrun: default);
    }

    public async ValueTask<IReadOnlyList<BudgetState>> ReadAsync(
        BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
    {
        OutagePolicy policy = PolicyOf(limits);
        if (_health.MayAsk())
        {
            try
            {
                return await AskAsync(token => _store.ReadAsync(limits, subject, token), cancellationToken);
            }
            catch (BudgetStoreException) when (policy.ClosedBy is null)
            {
                // The same answer as a reservation gets.
            }
        }

        policy.ThrowIfClosed(_health.Failure);
        return policy.Shares is { } shares ? await _local.ReadAsync(shares, subject, cancellationToken) : [];
    }

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(token => _store.ResetAsync(request, token), cancellationToken);

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        AskAsync(token => _store.ReadResetsAsync(most, token), cancellationToken);

    private OutagePolicy PolicyOf(BudgetLimits limits) => _policies.GetValue(limits, known => new OutagePolicy(known, _options.Instances));

    private static BudgetReservation Pair(in BudgetRequest request, in BudgetReservation stored, in BudgetReservation local) =>
        new(request.AttemptId, stored.Amount, new OutageLease(request, stored, local), observed: stored.Observed);

    private async ValueTask<BudgetReservation> WithoutStoreAsync(BudgetRequest request, OutagePolicy policy)
    {
        _events.Answered(policy.Applied);
        policy.ThrowIfClosed(_health.Failure);
        BudgetReservation local = await LocalAsync(request, policy.Shares);
        return local.Denial is { } denial
            ? new(request.AttemptId, denial)
            : new(request.AttemptId, request.Estimate, new OutageLease(request, Stored: default, local));
    }

    private ValueTask<BudgetReservation> LocalAsync(in BudgetRequest request, BudgetLimits? shares) => shares is null
        ? default
        : _local.ReserveAsync(new BudgetRequest(shares, request.Subject, request.Estimate, request.Lease, request.AttemptId) { Likely = request.Likely });

    private async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            T answer = await ask(cancellationToken).AsTask().WaitAsync(_options.Patience, _time, cancellationToken);
            Answered();
            return answer;
        }
        catch (Exception exception) when (
            exception is not ArgumentException && exception.GetType() != typeof(InvalidOperationException) && !cancellationToken.IsCancellationRequested)
        {
            _health.Failed(exception);
            throw new BudgetStoreException("The budget ledger's store did not answer: see the inner exception.", exception);
        }
    }

    /// <summary>Settles in the store, now or when it is back.</summary>
    private async ValueTask<BudgetSettlement> TellAsync(OutageLease lease, BudgetAmount? charge)
    {
        BudgetReservation stored = lease.Stored;
        if (_health.MayAsk())
        {
            try
            {
                return await AskAsync(
                    token => charge is { } used ? _store.SettleAsync(stored, used, token) : _store.SettlePresumedAsync(stored, token), CancellationToken.None);
            }
            catch (BudgetStoreException) when (_backlog.TryAdd(new(lease.Request, stored, charge)))
            {
                // Told later; whether it was heard is not known, and telling it twice counts once.
            }
        }
        else if (!_backlog.TryAdd(new(lease.Request, stored, charge)))
        {
            throw new BudgetStoreException(
                $"The settlement of attempt {stored.AttemptId} does not fit the queue of {StoreBacklog.Maximum} that wait for the store; its whole reservation is charged when its lease ends.",
                _health.Failure);
        }

        return new(SettlementOutcome.Settled, charge?.Beyond(stored.Amount) ?? default);
    }

    private BudgetSettlement Spent(OutageLease lease, BudgetAmount charge, BudgetAmount overrun)
    {
        if (!lease.TryTake())
        {
            return default;
        }

        _backlog.Spent(lease.Request, charge);
        if (_health.Failure is null)
        {
            _backlog.Tell(_health);
        }

        return new(SettlementOutcome.Settled, overrun);
    }

    private void Answered()
    {
        if (_health.Answered() || _backlog.IsWaiting)
        {
            _backlog.Tell(_health);
        }
    }

    private static OutageLease LeaseOf(in BudgetReservation reservation) => reservation.State as OutageLease
        ?? throw new ArgumentException($"The reservation of attempt {reservation.AttemptId} was made by another ledger: settle it there.", nameof(reservation));
}

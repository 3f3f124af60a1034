using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>A ledger that is too simple to be wrong: it keeps every attempt for ever and adds them up anew for each question.</summary>
/// <remarks>What stores are compared with, see <see cref="LedgerScript"/>. It grows and slows with every attempt: for tests
/// only. Thread-safe, by one lock around everything.</remarks>
public sealed class LedgerModel : IBudgetLedger
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly bool _leasesFollowWallClock;
    private readonly List<ModelAttempt> _attempts = [];
    private readonly List<BudgetReset> _resets = [];
    private readonly Dictionary<(ModelAccount Account, BudgetLimit Limit), int> _announced = [];
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="clock">The clock of windows and leases.</param>
    /// <param name="leasesFollowWallClock">See <see cref="LedgerConformanceOptions.LeasesFollowWallClock"/>.</param>
    public LedgerModel(TimeProvider clock, bool leasesFollowWallClock = false)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _leasesFollowWallClock = leasesFollowWallClock;
    }

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default) => Do(() =>
    {
        (BudgetDenial? denial, BudgetDenial? observed) = Check(request.Limits, request.Subject, request.AmountFor);
        if (denial is not null)
        {
            return new BudgetReservation(request.AttemptId, denial);
        }

        ModelAttempt attempt = new(request, [.. request.Limits.Accounts.Select(account => Present(account, request.Subject))]) { DueAt = Now + request.Lease };
        _attempts.Add(attempt);
        return new BudgetReservation(request.AttemptId, attempt.Held, attempt, observed: observed);
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (reservation.State is not ModelAttempt { IsFinal: false } attempt)
        {
            throw new InvalidOperationException($"Attempt {reservation.AttemptId} holds nothing that could be extended: it was denied, or is settled already.");
        }

        (BudgetDenial? denial, BudgetDenial? observed) = Check(attempt.Request.Limits, attempt.Request.Subject, _ => more);
        if (denial is not null)
        {
            return new BudgetReservation(reservation.AttemptId, denial);
        }

        attempt.Extend(more);
        return new BudgetReservation(reservation.AttemptId, attempt.Held, attempt, observed: observed);
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (reservation.State is not ModelAttempt { IsFinal: false } attempt)
        {
            return default;
        }

        SettlementOutcome outcome = attempt.Charge is null ? SettlementOutcome.Settled : SettlementOutcome.Corrected;
        attempt.Charge = charge;
        attempt.IsFinal = true;
        return new BudgetSettlement(outcome, charge.Beyond(attempt.Held)) { Alerts = Raise(attempt) };
    }, CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (reservation.State is not ModelAttempt { Charge: null } attempt)
        {
            return default;
        }

        Presume(attempt);
        return new BudgetSettlement(SettlementOutcome.Settled, default) { Alerts = Raise(attempt) };
    }, CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        Do<IReadOnlyList<BudgetState>>(() =>
        [
            .. from account in limits.Accounts
               where subject.Has(account.Scope)
               from limit in account.Limits
               let key = Present(account, subject)
               select new BudgetState(limit, Spent(key, limit.Unit), Reserved(key, limit.Unit), FreesAt(key, limit.Unit, missing: 1)),
        ], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Do(() =>
        {
            ModelAccount account = Present(request.Account, request.Subject);
            BudgetReset reset = new(
                _clock.GetUtcNow(), request.By, request.Reason, request.Limit.ToString(), account.Key,
                BudgetAmount.Of(unit => Spent(account, unit)), BudgetAmount.Of(unit => Reserved(account, unit)));
            foreach (ModelAttempt attempt in _attempts)
            {
                attempt.Accounts.RemoveAll(held => Counts(held, account));
            }

            foreach (var told in _announced.Keys.Where(told => told.Account.Key == account.Key && (account.Per.IsRolling || Counts(told.Account, account))).ToList())
            {
                _announced.Remove(told);
            }

            _resets.Insert(0, reset);
            return reset;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return Do<IReadOnlyList<BudgetReset>>(() => [.. _resets.Take(most)], cancellationToken);
    }

    private TimeSpan Now => _leasesFollowWallClock ? _latest - DateTimeOffset.MinValue : _clock.GetElapsedTime(0);

    private ValueTask<T> Do<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        lock (_lock)
        {
            Notice();
            return new(work());
        }
    }

    private void Notice()
    {
        _latest = _clock.GetUtcNow() > _latest ? _clock.GetUtcNow() : _latest;
        foreach (ModelAttempt attempt in _attempts.Where(attempt => !attempt.IsFinal && attempt.DueAt <= Now))
        {
            if (attempt.Charge is null)
            {
                Presume(attempt);
            }
            else
            {
                attempt.IsFinal = true;
            }
        }
    }

    private void Presume(ModelAttempt attempt)
    {
        attempt.Charge = attempt.Held;
        attempt.DueAt = Now + attempt.Request.Lease;
    }

    private ModelAccount Present(LimitedAccount account, BudgetSubject subject) =>
        new(account.KeyOf(subject), account.Kind, account.Per, account.Per.IdAt(_latest));

    private static bool Counts(ModelAccount held, ModelAccount present) =>
        held.Key == present.Key && held.Window > present.Window - present.Per.Slots && held.Window <= present.Window;

    private IEnumerable<(ModelAttempt Attempt, ModelAccount Held)> Counted(ModelAccount present) =>
        from attempt in _attempts
        from held in attempt.Accounts
        where Counts(held, present)
        select (attempt, held);

    private long Spent(ModelAccount account, BudgetUnit unit) => Counted(account).Sum(counted => counted.Attempt.Charge?.Of(unit) ?? 0);

    private long Reserved(ModelAccount account, BudgetUnit unit) => Counted(account).Sum(counted => counted.Attempt.HeldIn(account).Of(unit));

    private DateTimeOffset FreesAt(ModelAccount account, BudgetUnit unit, long missing)
    {
        foreach ((ModelAttempt attempt, ModelAccount held) in Counted(account).OrderBy(counted => counted.Held.Window))
        {
            missing -= (attempt.Charge?.Of(unit) ?? 0) + attempt.HeldIn(account).Of(unit);
            if (missing <= 0)
            {
                return account.Per.EndOf(held.Window);
            }
        }

        return account.Per.EndOf(account.Window);
    }

    private (BudgetDenial? Denial, BudgetDenial? Observed) Check(BudgetLimits limits, BudgetSubject subject, Func<LimitedAccount, BudgetAmount> amountFor)
    {
        (BudgetDenial? denial, BudgetDenial? observed) = (null, null);
        foreach (LimitedAccount limited in limits.Accounts)
        {
            ModelAccount account = Present(limited, subject);
            foreach (BudgetLimit limit in limited.Limits)
            {
                (long spent, long reserved, long requested) = (Spent(account, limit.Unit), Reserved(account, limit.Unit), amountFor(limited).Of(limit.Unit));
                long missing = spent + reserved + requested - limit.Amount;
                if (missing > 0)
                {
                    BudgetDenial found = new(limit, spent, reserved, requested, FreesAt(account, limit.Unit, missing), _latest);
                    ref BudgetDenial? told = ref limit.Mode == BudgetMode.Observe ? ref observed : ref denial;
                    told = told is null || found.Outranks(told) ? found : told;
                }
            }
        }

        return (denial, observed);
    }

    /// <summary>What was erased, or has left a rolling window, raises nothing: it counts nowhere.</summary>
    private List<BudgetAlert> Raise(ModelAttempt attempt)
    {
        List<BudgetAlert>? alerts = null;
        foreach (LimitedAccount limited in attempt.Request.Limits.Accounts)
        {
            ModelAccount present = Present(limited, attempt.Request.Subject);
            foreach (ModelAccount held in attempt.Accounts.Where(held => held.Key == present.Key && (!limited.Per.IsRolling || Counts(held, present))))
            {
                foreach (BudgetLimit limit in limited.Limits)
                {
                    // A rolling window is one account over all of its slots.
                    ModelAccount place = limited.Per.IsRolling ? held with { Window = 0 } : held;
                    long spent = Spent(limited.Per.IsRolling ? present : held, limit.Unit);
                    _announced[(place, limit)] = BudgetAlert.Raise(limit, spent, held.Window, _latest, _announced.GetValueOrDefault((place, limit)), ref alerts);
                }
            }
        }

        return alerts ?? [];
    }
}

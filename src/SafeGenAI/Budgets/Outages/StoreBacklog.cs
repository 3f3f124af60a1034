namespace SafeGenAI.Budgets.Outages;

/// <summary>What a store is to be told when it is back: settlements, and what was spent without it. Bounded.</summary>
internal sealed class StoreBacklog(IBudgetLedger store, TimeProvider time, TimeSpan patience, Func<Guid> newAttemptId, OutageEvents events)
{
    public const int Maximum = LateSettlements.Maximum;

    private static readonly TimeSpan ReportLease = TimeSpan.FromMinutes(1);

    private readonly LateSettlements _settlements = new();
    private readonly UnreportedSpend _spent = new();
    private int _telling;

    /// <summary>Attempts whose spend the store will never hear of.</summary>
    public long Dropped => _spent.Dropped;

    /// <summary>Whether there is something to tell and nobody does: a store can be found well while a telling still fails.</summary>
    public bool IsWaiting => Volatile.Read(ref _telling) == 0 && (_settlements.Count > 0 || !_spent.IsEmpty);

    public bool IsIdle => Volatile.Read(ref _telling) == 0 && _settlements.Count == 0 && _spent.IsEmpty;

    public bool TryAdd(in LateSettlement settlement) => _settlements.TryAdd(settlement);

    public void Spent(in BudgetRequest request, BudgetAmount charge) => _spent.Add(request, charge, time.GetUtcNow());

    /// <summary>Gives back what a store grants after its answer was no longer waited for.</summary>
    public void ReleaseLater(BudgetRequest request, Task<BudgetReservation>? asked, StoreHealth health)
    {
        if (asked is not null)
        {
            _ = ReleaseAsync(request, asked, health);
        }
    }

    /// <summary>Tells all of it, apart from any call; one flow at a time.</summary>
    public void Tell(StoreHealth health)
    {
        if (Interlocked.Exchange(ref _telling, 1) == 0)
        {
            _ = TellAsync(health);
        }
    }

    private async Task ReleaseAsync(BudgetRequest request, Task<BudgetReservation> asked, StoreHealth health)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (asked is { IsCompletedSuccessfully: true, Result: { IsGranted: true } late } && TryAdd(new(request, late, Charge: default(BudgetAmount))))
        {
            // It answers, if late.
            Tell(health);
        }
    }

    private async Task TellAsync(StoreHealth health)
    {
        try
        {
            if (!await TrySettleAllAsync(health))
            {
                return;
            }

            bool away = false;
            foreach ((BudgetRequest request, DateTimeOffset at, BudgetAmount sum) in _spent.TakeAll())
            {
                if (away || !await TryReportAsync(request, at, sum, health))
                {
                    away = true;
                    _spent.Add(request, sum, at);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _telling, 0);
        }
    }

    private async ValueTask<bool> TrySettleAllAsync(StoreHealth health)
    {
        while (_settlements.TryTake(out LateSettlement settlement))
        {
            if (!await TrySettleAsync(settlement, health))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> TrySettleAsync(LateSettlement late, StoreHealth health)
    {
        try
        {
            Task<BudgetSettlement> told = late.Charge is { } used
                ? store.SettleAsync(late.Reservation, used).AsTask()
                : store.SettlePresumedAsync(late.Reservation).AsTask();
            BudgetSettlement settlement = await told.WaitAsync(patience, time);
            if (settlement.Alerts.Count > 0)
            {
                events.Alerts(late.Request.Limits.Feature, late.Request.Subject, settlement.Alerts);
            }

            return true;
        }
        catch (Exception exception)
        {
            _settlements.TryAdd(late);
            health.Failed(exception);
            return false;
        }
    }

    /// <summary>Charges what was spent without the store, in the windows that have not ended since.</summary>
    private async ValueTask<bool> TryReportAsync(BudgetRequest request, DateTimeOffset at, BudgetAmount sum, StoreHealth health)
    {
        DateTimeOffset now = time.GetUtcNow();
        BudgetLimits limits = new(request.Limits.Feature, request.Limits.Where(limit => now < limit.Per.EndOf(limit.Per.IdAt(at))));
        if (limits.Count == 0)
        {
            return true;
        }

        Task<BudgetReservation>? asked = null;
        try
        {
            asked = store.ReserveAsync(new BudgetRequest(limits, request.Subject, default, ReportLease, newAttemptId())).AsTask();
            BudgetReservation nothing = await asked.WaitAsync(patience, time);
            if (nothing.IsGranted)
            {
                // From here on the settlement is what is retried.
                await TrySettleAsync(new(request, nothing, sum), health);
            }
            else
            {
                // The account is over its limit already, and denies as it is.
                _spent.Drop();
            }

            return true;
        }
        catch (Exception exception)
        {
            ReleaseLater(request, asked, health);
            health.Failed(exception);
            return false;
        }
    }
}

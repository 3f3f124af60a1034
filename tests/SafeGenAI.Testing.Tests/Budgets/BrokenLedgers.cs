using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>For each rule of the contract a ledger that breaks it.</summary>
internal static class BrokenLedgers
{
    public static IReadOnlyDictionary<LedgerRule, Func<TimeProvider, IBudgetLedger>> ByRule { get; } = new Dictionary<LedgerRule, Func<TimeProvider, IBudgetLedger>>
    {
        [LedgerRule.AllOrNothing] = DenialLeavesATrace,
        [LedgerRule.CountsApart] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock)) { Subject = subject => subject with { User = subject.User?.ToUpperInvariant() } },
        [LedgerRule.AdmitsExactly] = HoldsWhatIsGone,
        [LedgerRule.SettlesOnce] = SettlesAgain,
        [LedgerRule.PresumesWhatExpires] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock))
        {
            Request = request => new(request.Limits, request.Subject, request.Estimate, BudgetRequest.MaximumLease, request.AttemptId) { Likely = request.Likely },
        },
        [LedgerRule.FollowsTheCalendar] = clock => new InMemoryBudgetLedger(new ShiftedClock(clock, now => now.AddHours(1))),
        [LedgerRule.Slides] = clock => RollingForgetsEarly(clock),
        [LedgerRule.SettlesInItsWindow] = SettlesInThePresent,
        [LedgerRule.NeverGoesBack] = BeginsAnewWhenTheClockGoesBack,
        [LedgerRule.Observes] = DeniesWhatIsObserved,
        [LedgerRule.HoldsTheLikely] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock)) { Request = request => request with { Likely = request.Estimate } },
        [LedgerRule.CountsQuotas] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock))
        {
            Request = request => new(
                request.Limits, request.Subject, new(request.Estimate.Tokens, request.Estimate.Requests, request.Estimate.NanoUsd, Math.Min(1, request.Estimate.Calls)),
                request.Lease, request.AttemptId),
        },
        [LedgerRule.Extends] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock)) { Extend = (reservation, _, _) => new(reservation) },
        [LedgerRule.AlertsOnce] = AlertsAgain,
        [LedgerRule.ChargesOverruns] = ForgivesOverruns,
        [LedgerRule.Resets] = ChargesTheNewAccount,
        [LedgerRule.TellsTheDenial] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock))
        {
            Reserved = (_, reservation) => new(reservation.IsGranted ? reservation : new(reservation.AttemptId, new BudgetDenial(
                reservation.Denial.Limit, reservation.Denial.Used + reservation.Denial.Reserved, 0, reservation.Denial.Requested, reservation.Denial.ResetsAt, clock.GetUtcNow()))),
        },
        [LedgerRule.Reads] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock)) { States = states => [.. states.Reverse()] },
        [LedgerRule.IsExact] = clock => new BrokenLedger(new InMemoryBudgetLedger(clock)) { States = states => [.. states.Select(state => state with { Spent = (long)(float)state.Spent })] },
        [LedgerRule.HeedsCancellation] = IgnoresCancellation,
    };

    public static IBudgetLedger DenialLeavesATrace(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Reserved = async (request, reservation) =>
            {
                if (!reservation.IsGranted)
                {
                    await broken!.ChargeAsync(request.AttemptId, new(0, 1, 0));
                }

                return reservation;
            },
        };
    }

    public static IBudgetLedger LooksThenHolds(TimeProvider clock) => LooksThenHolds(clock, async () => await Task.Yield(), denied: () => { });

    /// <summary>The same, sure to be seen: the first caller that is let in dawdles until there is no room left.</summary>
    public static IBudgetLedger HoldsWhatIsGone(TimeProvider clock)
    {
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int letIn = 0;
        return LooksThenHolds(clock, () => Interlocked.Increment(ref letIn) == 1 ? full.Task : Task.CompletedTask, () => full.TrySetResult());
    }

    private static BrokenLedger LooksThenHolds(TimeProvider clock, Func<Task> dawdle, Action denied)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Reserve = async (request, cancellationToken) =>
            {
                BudgetReservation looked = await broken!.Inner.ReserveAsync(request, cancellationToken);
                if (!looked.IsGranted)
                {
                    denied();
                    return looked;
                }

                await broken.Inner.SettleAsync(looked, default, CancellationToken.None);
                await dawdle();
                return await broken.HoldAsync(request, request.Estimate);
            },
        };
    }

    public static IBudgetLedger SettlesAgain(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Settle = async (reservation, charge) =>
            {
                BudgetSettlement settlement = await broken!.Inner.SettleAsync(reservation, charge);
                return settlement.Outcome == SettlementOutcome.Ignored && reservation.IsGranted
                    ? await broken.ChargeAsync(reservation.AttemptId, charge)
                    : settlement;
            },
        };
    }

    public static IBudgetLedger NeverCorrects(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Settle = async (reservation, charge) =>
            {
                BudgetSettlement settlement = await broken!.Inner.SettleAsync(reservation, charge);
                if (settlement.Outcome == SettlementOutcome.Corrected)
                {
                    await broken.ChargeAsync(reservation.AttemptId, reservation.Amount.Beyond(charge));
                }

                return settlement;
            },
        };
    }

    /// <summary>A clock that runs ahead at the end of each hour, when it is asked about windows that slide.</summary>
    public static IBudgetLedger RollingForgetsEarly(TimeProvider clock)
    {
        DateTimeOffset start = clock.GetUtcNow();
        return new InMemoryBudgetLedger(new ShiftedClock(clock, now => now - start < TimeSpan.FromMinutes(58) ? now : now.AddMinutes(3)));
    }

    public static IBudgetLedger BeginsAnewWhenTheClockGoesBack(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        DateTimeOffset latest = clock.GetUtcNow();
        return broken = new(new LedgerModel(clock))
        {
            Before = () =>
            {
                if (clock.GetUtcNow() < latest)
                {
                    broken!.Inner = new LedgerModel(clock);
                }

                latest = clock.GetUtcNow();
            },
        };
    }

    private static BrokenLedger SettlesInThePresent(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Settle = async (reservation, charge) =>
            {
                BudgetSettlement settlement = await broken!.Inner.SettleAsync(reservation, default);
                return settlement.Outcome == SettlementOutcome.Ignored ? settlement : await broken.ChargeAsync(reservation.AttemptId, charge) with { Outcome = settlement.Outcome };
            },
        };
    }

    private static BrokenLedger DeniesWhatIsObserved(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Reserved = async (request, reservation) =>
            {
                if (reservation.Observed is not { } observed)
                {
                    return reservation;
                }

                await broken!.Inner.SettleAsync(reservation, default);
                return new(request.AttemptId, observed);
            },
        };
    }

    private static BrokenLedger AlertsAgain(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        IReadOnlyList<BudgetAlert> last = [];
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Settle = async (reservation, charge) =>
            {
                BudgetSettlement settlement = await broken!.Inner.SettleAsync(reservation, charge);
                last = settlement.Alerts.Count > 0 ? settlement.Alerts : last;
                return settlement with { Alerts = last };
            },
        };
    }

    private static BrokenLedger ForgivesOverruns(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Settle = (reservation, charge) => broken!.Inner.SettleAsync(
                reservation, BudgetAmount.Of(unit => Math.Min(charge.Of(unit), reservation.Amount.Of(unit)))),
        };
    }

    private static BrokenLedger ChargesTheNewAccount(TimeProvider clock)
    {
        BrokenLedger? broken = null;
        Dictionary<Guid, int> resets = [];
        return broken = new(new InMemoryBudgetLedger(clock))
        {
            Reserved = (request, reservation) =>
            {
                resets[request.AttemptId] = broken!.Resets;
                return new(reservation);
            },
            Settle = async (reservation, charge) =>
            {
                BudgetSettlement settlement = await broken!.Inner.SettleAsync(reservation, charge);
                if (resets[reservation.AttemptId] < broken.Resets)
                {
                    await broken.ChargeAsync(reservation.AttemptId, charge);
                }

                return settlement;
            },
        };
    }

    private static BrokenLedger IgnoresCancellation(TimeProvider clock)
    {
        InMemoryBudgetLedger inner = new(clock);
        return new(inner)
        {
            Reserve = (request, _) => inner.ReserveAsync(request, CancellationToken.None),
            Extend = (reservation, more, _) => inner.ExtendAsync(reservation, more, CancellationToken.None),
        };
    }
}

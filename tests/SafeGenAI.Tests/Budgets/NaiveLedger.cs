using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

/// <summary>Keeps every attempt for ever and adds them up anew for each question.</summary>
internal sealed class NaiveLedger(BudgetLimits limits, TimeProvider clock)
{
    private readonly List<Attempt> _attempts = [];
    private readonly Dictionary<Per, long> _windows = [];

    public Attempt? Reserve(string user, BudgetAmount estimate, TimeSpan lease)
    {
        Notice();
        foreach (BudgetLimit limit in limits)
        {
            (long spent, long reserved, _) = Sum(limit, user);
            if (spent + reserved + estimate.Of(limit.Unit) > limit.Amount)
            {
                return null;
            }
        }

        var attempt = new Attempt(user, estimate, lease, new(_windows)) { DueAt = clock.GetTimestamp() + lease.Ticks };
        _attempts.Add(attempt);
        return attempt;
    }

    public static SettlementOutcome Settle(Attempt attempt, BudgetAmount charge)
    {
        if (attempt.Final)
        {
            return SettlementOutcome.Ignored;
        }

        SettlementOutcome outcome = attempt.Charge is null ? SettlementOutcome.Settled : SettlementOutcome.Corrected;
        attempt.Charge = charge;
        attempt.Final = true;
        return outcome;
    }

    public SettlementOutcome SettlePresumed(Attempt attempt)
    {
        if (attempt.Charge is not null)
        {
            return SettlementOutcome.Ignored;
        }

        Presume(attempt);
        return SettlementOutcome.Settled;
    }

    public (long Spent, long Reserved, bool Overrun) Read(BudgetLimit limit, string user)
    {
        Notice();
        return Sum(limit, user);
    }

    private void Notice()
    {
        foreach (Per per in limits.Select(limit => limit.Per).Distinct())
        {
            _windows[per] = Math.Max(_windows.GetValueOrDefault(per, long.MinValue), per.IdAt(clock.GetUtcNow()));
        }

        foreach (Attempt attempt in _attempts.Where(attempt => !attempt.Final && attempt.DueAt <= clock.GetTimestamp()))
        {
            if (attempt.Charge is null)
            {
                Presume(attempt);
            }
            else
            {
                attempt.Final = true;
            }
        }
    }

    private void Presume(Attempt attempt)
    {
        attempt.Charge = attempt.Estimate;
        attempt.DueAt = clock.GetTimestamp() + attempt.Lease.Ticks;
    }

    private (long Spent, long Reserved, bool Overrun) Sum(BudgetLimit limit, string user)
    {
        List<Attempt> counted = _attempts.FindAll(attempt =>
            attempt.Windows[limit.Per] > _windows[limit.Per] - limit.Per.Slots && (limit.Scope != BudgetScope.User || attempt.User == user));
        return (
            counted.Sum(attempt => attempt.Charge?.Of(limit.Unit) ?? 0),
            counted.Sum(attempt => attempt.Charge is null ? attempt.Estimate.Of(limit.Unit) : 0),
            counted.Exists(attempt => attempt.Charge?.Of(limit.Unit) > attempt.Estimate.Of(limit.Unit)));
    }

    internal sealed class Attempt(string user, BudgetAmount estimate, TimeSpan lease, Dictionary<Per, long> windows)
    {
        public string User { get; } = user;

        public BudgetAmount Estimate { get; } = estimate;

        public TimeSpan Lease { get; } = lease;

        public Dictionary<Per, long> Windows { get; } = windows;

        public BudgetAmount? Charge { get; set; }

        public bool Final { get; set; }

        public long DueAt { get; set; }
    }
}

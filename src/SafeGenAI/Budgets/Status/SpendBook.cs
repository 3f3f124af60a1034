namespace SafeGenAI.Budgets.Status;

/// <summary>Both sides of one feature's spend, each told where it happens: what the ledger confirms, and what decisions say.</summary>
/// <remarks>
/// Thread-safe; a few additions under a lock per attempt and per call, and nothing is allocated. Every step moves an amount from
/// one term to another, so that the terms add up at every moment, unless the ledger charged something else than was decided.
/// </remarks>
internal sealed class SpendBook
{
    private readonly Lock _lock = new();
    private SpendTotals _totals;

    public SpendTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    public void Opened()
    {
        lock (_lock)
        {
            _totals.OpenCalls++;
        }
    }

    /// <summary>The call's decision is made, and says this.</summary>
    public void Decided(long cost)
    {
        lock (_lock)
        {
            _totals.OpenCalls--;
            _totals.Open -= cost;
            _totals.Decided += cost;
        }
    }

    /// <summary>A sink lost a decision.</summary>
    public void Dropped(long cost)
    {
        lock (_lock)
        {
            _totals.DroppedDecisions++;
            _totals.Dropped += cost;
        }
    }

    /// <summary>The cost of an attempt is known.</summary>
    /// <param name="entry">The attempt.</param>
    /// <param name="cost">What it costs, all together.</param>
    /// <param name="inTime">Whether the call's decision will say so.</param>
    /// <param name="limited">Whether a ledger will be told.</param>
    public void Noted(ref AttemptEntry entry, long cost, bool inTime, bool limited)
    {
        lock (_lock)
        {
            entry.IsLate = !inTime;
            if (limited)
            {
                entry.UnderWay++;
                _totals.UnderWay++;
            }

            if (!inTime)
            {
                return;
            }

            long more = cost - entry.Noted;
            entry.Noted = cost;
            _totals.Open += more;
            if (limited)
            {
                entry.Settling += more;
                _totals.Settling += more;
            }
            else
            {
                _totals.Unlimited += more;
            }
        }
    }

    /// <summary>The ledger answered.</summary>
    public void Answered(ref AttemptEntry entry, long charge, SettlementOutcome outcome)
    {
        lock (_lock)
        {
            Ended(ref entry);
            _totals.Settling -= entry.Settling;
            entry.Settling = 0;
            if (outcome == SettlementOutcome.Ignored)
            {
                return;
            }

            _totals.NotSettled -= entry.NotSettled;
            entry.NotSettled = 0;
            _totals.Ledger += charge - entry.Charged;
            entry.Charged = charge;
            if (entry.IsLate)
            {
                long late = charge - entry.Noted;
                _totals.Late += late - entry.Late;
                entry.Late = late;
            }
        }
    }

    /// <summary>The ledger could not be told.</summary>
    public void Failed(ref AttemptEntry entry)
    {
        lock (_lock)
        {
            Ended(ref entry);
            _totals.NotSettledAttempts++;
            _totals.NotSettled += entry.Settling;
            entry.NotSettled += entry.Settling;
            _totals.Settling -= entry.Settling;
            entry.Settling = 0;
        }
    }

    /// <summary>What failed before its cost was known had not begun.</summary>
    private void Ended(ref AttemptEntry entry)
    {
        if (entry.UnderWay > 0)
        {
            entry.UnderWay--;
            _totals.UnderWay--;
        }
    }
}

using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;

namespace SafeGenAI.Models;

/// <summary>Watches whether asking the first model first pays, and leaves it out for a while when it does not.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CascadeWatch(CascadeOptions options, string feature, string firstModel, TimeProvider time, ILogger logger)
{
    private const double Z95 = 1.959963984540054;

    private readonly Lock _lock = new();
    private readonly Queue<CascadeCall> _calls = new();
    private CascadeCall _sum;
    private int _escalated;
    private DateTimeOffset _offUntil;
    private bool _told;
    private volatile bool _isOff;

    /// <summary>Whether the first model is left out now.</summary>
    public bool IsOff
    {
        get
        {
            if (!_isOff)
            {
                return false;
            }

            lock (_lock)
            {
                if (!_isOff || time.GetUtcNow() < _offUntil)
                {
                    return _isOff;
                }

                _isOff = false;
            }

            CascadeLog.SwitchedOn(logger, feature, firstModel);
            return false;
        }
    }

    /// <summary>Notes a call that the first model answered, once it has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="question">What its attempts at this answer carry.</param>
    /// <param name="escalated">Whether the first answer was rejected and another model was asked.</param>
    public void Add(GenAICall call, object question, bool escalated)
    {
        long first = 0;
        long next = 0;
        IReadOnlyList<Attempt> attempts = call.Attempts;
        for (int i = 0; i < attempts.Count; i++)
        {
            // What a check asks beside the answer it would ask about the next model's too; what used nothing cost nothing.
            if (attempts[i].Question != question || attempts[i] is { CostNanoUsd: null, UsageSource: UsageSource.None })
            {
                continue;
            }

            if (attempts[i].CostNanoUsd is not { } cost)
            {
                return;
            }

            bool isFirst = attempts[i].Model == firstModel;
            first += isFirst ? cost : 0;
            next += isFirst ? 0 : cost;
        }

        CascadeReport? loss;
        lock (_lock)
        {
            if (_isOff)
            {
                // It began before the first model was left out.
                return;
            }

            Count(new CascadeCall(first, escalated ? next : null));
            loss = Judge();
            if (loss is null || _told)
            {
                return;
            }

            _told = true;
            if (options.SwitchOff)
            {
                (_offUntil, _isOff) = (time.GetUtcNow() + options.CoolDown, true);
                Clear();
            }
        }

        Tell(loss);
    }

    private void Count(CascadeCall call)
    {
        _calls.Enqueue(call);
        Sum(call, 1);
        if (_calls.Count > CascadeOptions.Window)
        {
            Sum(_calls.Dequeue(), -1);
        }
    }

    private void Sum(CascadeCall call, int sign)
    {
        _sum = new(_sum.FirstNanoUsd + (sign * call.FirstNanoUsd), (_sum.NextNanoUsd ?? 0) + (sign * (call.NextNanoUsd ?? 0)));
        _escalated += call.NextNanoUsd is null ? 0 : sign;
    }

    /// <summary>The figures, where the cascade loses for certain.</summary>
    private CascadeReport? Judge()
    {
        int calls = _calls.Count;
        if (calls < options.MinimumCalls || _escalated == 0)
        {
            return null;
        }

        double first = (double)_sum.FirstNanoUsd / calls;
        double next = (double)_sum.NextNanoUsd!.Value / _escalated;
        bool loses = first > (1 - LowerBound(_escalated, calls)) * next;
        _told &= loses;
        return loses ? new CascadeReport(calls, _escalated, (long)first, (long)next) : null;
    }

    private void Clear()
    {
        _calls.Clear();
        (_sum, _escalated, _told) = (default, 0, false);
    }

    private void Tell(CascadeReport loss)
    {
        decimal first = loss.FirstNanoUsd / (decimal)NanoUsd.PerUsd;
        decimal next = loss.NextNanoUsd / (decimal)NanoUsd.PerUsd;
        decimal lost = (loss.FirstNanoUsd - ((1 - (loss.Escalated / (decimal)loss.Calls)) * loss.NextNanoUsd)) / NanoUsd.PerUsd;
        if (options.SwitchOff)
        {
            CascadeLog.SwitchedOff(logger, feature, firstModel, loss.Escalated, loss.Calls, first, next, lost, options.CoolDown);
        }
        else
        {
            CascadeLog.Loses(logger, feature, firstModel, loss.Escalated, loss.Calls, first, next, lost);
        }
    }

    /// <summary>The lower end of the Wilson interval of a share, at 95 %.</summary>
    private static double LowerBound(int hits, int of)
    {
        double share = (double)hits / of;
        double z2 = Z95 * Z95 / of;
        return (share + (z2 / 2) - (Z95 * Math.Sqrt(((share * (1 - share)) + (z2 / 4)) / of))) / (1 + z2);
    }

    /// <summary>The first model's cost in one call, and the next one's where the call was escalated.</summary>
    private readonly record struct CascadeCall(long FirstNanoUsd, long? NextNanoUsd);

    private sealed record CascadeReport(int Calls, int Escalated, long FirstNanoUsd, long NextNanoUsd);
}

using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>A plan's shares over simulated traffic: who is in which arm, and who is still at risk.</summary>
/// <param name="percents">The canary's share in each stage, rising.</param>
/// <param name="callsPerStage">When the next stage begins; the last has no end.</param>
internal sealed class SimulatedRollout(double[] percents, int callsPerStage = int.MaxValue)
{
    private readonly Dictionary<int, bool> _spent = [];
    private readonly int[] _seen = new int[percents.Length + 1];
    private readonly int[] _bad = new int[percents.Length + 1];
    private int _calls;

    public int Stage { get; private set; }

    public double Percent => percents[Stage];

    public int CanaryCalls { get; private set; }

    /// <summary>Users of the canary who had no bad call before the last one that <see cref="Take"/> returned true for.</summary>
    public int CanaryAtRisk { get; private set; }

    /// <summary>Those of control.</summary>
    public int ControlAtRisk { get; private set; }

    /// <summary>The share of control's users that they are.</summary>
    public double ControlLeft { get; private set; }

    /// <summary>Users in each interval of the plan.</summary>
    public IReadOnlyList<int> UsersByInterval => _seen;

    /// <summary>Takes a call in.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isCanary">Its arm.</param>
    /// <returns>Whether it is the first bad one of its user. <see cref="CanaryAtRisk"/> and <see cref="ControlAtRisk"/> are then as
    /// they were just before.</returns>
    public bool Take(in SimulatedCall call, out bool isCanary)
    {
        Stage = Math.Min(_calls++ / callsPerStage, percents.Length - 1);
        isCanary = call.Bucket < Percent;
        CanaryCalls += isCanary ? 1 : 0;
        int interval = IntervalOf(call.Bucket);
        if (_spent.TryAdd(call.User, false))
        {
            _seen[interval]++;
        }

        if (!call.IsBad(isCanary) || _spent[call.User])
        {
            return false;
        }

        _spent[call.User] = true;
        int canary = Stage + 1;
        CanaryAtRisk = _seen.Take(canary).Sum() - _bad.Take(canary).Sum();
        int controlSeen = _seen.Skip(canary).Sum();
        ControlAtRisk = controlSeen - _bad.Skip(canary).Sum();
        ControlLeft = controlSeen == 0 ? 1 : (double)ControlAtRisk / controlSeen;
        _bad[interval]++;
        return true;
    }

    /// <summary>How many calls the canary gets until a test is decided; null where it is not.</summary>
    /// <param name="test">The test.</param>
    /// <param name="alpha">Its error.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="weights">How it weighs the arms.</param>
    public int? CanaryCallsUntil(RiskRatioTest test, double alpha, IEnumerable<SimulatedCall> calls, SimulatedWeights weights)
    {
        foreach (SimulatedCall call in calls)
        {
            if (Take(call, out bool isCanary))
            {
                (double canary, double control) = weights == SimulatedWeights.Share ? (Percent, 100 - Percent) : (CanaryAtRisk, ControlAtRisk);
                test.Add(isCanary, canary, control, weights == SimulatedWeights.FadingUnitsAtRisk ? ControlLeft : 1);
                if (test.PValue <= alpha)
                {
                    return CanaryCalls;
                }
            }
        }

        return null;
    }

    private int IntervalOf(double bucket)
    {
        int interval = 0;
        while (interval < percents.Length && bucket >= percents[interval])
        {
            interval++;
        }

        return interval;
    }
}

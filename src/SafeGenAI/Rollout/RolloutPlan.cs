using System.Globalization;

namespace SafeGenAI.Rollout;

/// <summary>What an application said of a feature's rollout, checked. Immutable.</summary>
internal sealed class RolloutPlan
{
    private const int MostNameCharacters = 100;
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(5);

    private readonly double[] _bounds;

    public RolloutPlan(string feature, RolloutOptions options, RolloutRevision revision)
    {
        Feature = feature;
        Options = options;
        Revision = revision;
        Salt = options.Salt ?? feature;
        Steps = [.. options.Steps];
        Shares = [.. Steps.Select(step => step.Share).Where(share => share is > 0 and < 100)];
        _bounds = [.. Steps.Select(step => step.Percent).Append(100).Distinct().Order()];
        Widths = [.. _bounds.Select((bound, i) => bound - (i == 0 ? 0 : _bounds[i - 1]))];
    }

    public string Feature { get; }

    public RolloutOptions Options { get; }

    public RolloutRevision Revision { get; }

    public string Salt { get; }

    public IReadOnlyList<RolloutStep> Steps { get; }

    /// <summary>The canary's shares while there are two arms, in percent, rising.</summary>
    public IReadOnlyList<double> Shares { get; }

    public string CanaryName => Options.CanaryArm.Name;

    public string ControlName => Options.ControlArm.Name;

    /// <summary>Whether the control arm asks models, so that the two can be compared.</summary>
    public bool HasModelControl => IsModelArm(Options.ControlArm);

    /// <summary>Whether there is a loop; else the application says when.</summary>
    public bool StepsByItself => Options.PollInterval != Timeout.InfiniteTimeSpan;

    /// <summary>Where the intervals of the line end, in percent: 1, 10, 50, 100.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>How wide each interval is, in percent.</summary>
    public IReadOnlyList<double> Widths { get; }

    public static bool IsModelArm(RolloutArmOptions arm) => arm.Models is not null || arm.Prompt is not null;

    public int IntervalOf(RolloutBucket bucket)
    {
        int interval = 0;
        while (!bucket.IsIn(_bounds[interval]))
        {
            interval++;
        }

        return interval;
    }

    /// <summary>Whether a unit is in: the one rule, for calls and for flags.</summary>
    public bool IsIn(string unit, RolloutBucket bucket, RolloutView view) =>
        !Options.Denied.Contains(unit) && (Options.Allowed.Contains(unit) ? view.AllowsListed : bucket.IsIn(view.Percent));

    /// <summary>Whether a list decides over a unit: nobody drew lots over it, and it is no evidence.</summary>
    public bool IsListed(string unit) => Options.Denied.Contains(unit) || Options.Allowed.Contains(unit);

    /// <summary>How many intervals are in at a share.</summary>
    public int IntervalsIn(double percent) => _bounds.Count(bound => bound <= percent);

    /// <summary>Which of the <see cref="Shares"/> was in force; the first where it was less.</summary>
    public int StageAt(double percent)
    {
        int stage = 0;
        while (stage + 1 < Shares.Count && Shares[stage + 1] <= percent)
        {
            stage++;
        }

        return stage;
    }

    public static IEnumerable<string> Faults(RolloutOptions options)
    {
        RolloutStep[] shares = [.. options.Steps.Where(step => !step.IsShadow)];
        string plan = string.Join(", ", options.Steps);
        if (shares.Length == 0 || shares[^1].Percent < 100)
        {
            yield return $"Rollout: the plan ({plan}) does not end at 100 %; add .Stage(100).";
        }

        for (int i = 1; i < shares.Length; i++)
        {
            if (shares[i].Percent <= shares[i - 1].Percent)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"Rollout: the stage of {shares[i].Percent} % follows that of {shares[i - 1].Percent} %; each has more than the one before.");
            }
        }

        if (options.Steps.Skip(1).Any(step => step.IsShadow))
        {
            yield return $"Rollout: the plan ({plan}) has a shadow stage that is not the first; call Shadow once, before all Stage calls.";
        }

        if (!Enum.IsDefined(options.Anonymous))
        {
            yield return $"Rollout: Anonymous is {(int)options.Anonymous}; set Refuse, Control or PerCall.";
        }

        if ((options.PollInterval < ShortestPoll || options.PollInterval > LongestPoll) && options.PollInterval != Timeout.InfiniteTimeSpan)
        {
            yield return $"Rollout: PollInterval is {options.PollInterval}; set {ShortestPoll} to {LongestPoll}.";
        }

        if (options.ExpectedCallsPerDay is { } calls && !(calls > 0 && double.IsFinite(calls)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Rollout: ExpectedCallsPerDay is {calls}; set more than zero, or null.");
        }

        if (options.Salt is { } salt && string.IsNullOrWhiteSpace(salt))
        {
            yield return "Rollout: Salt is blank; set a text, or leave it null for the feature's name.";
        }

        foreach (RolloutArmOptions arm in (RolloutArmOptions[])[options.CanaryArm, options.ControlArm])
        {
            if (arm.Name.Length > MostNameCharacters)
            {
                yield return $"Rollout: the name of an arm has {arm.Name.Length} characters; give it at most {MostNameCharacters}.";
            }
        }

        if (options.CanaryArm.Name == options.ControlArm.Name)
        {
            yield return $"Rollout: both arms are named '{options.CanaryArm.Name}'; give each a name of its own.";
        }

        foreach (string fault in options.Gates.Values.SelectMany(gate => gate.Faults()))
        {
            yield return fault;
        }
    }
}

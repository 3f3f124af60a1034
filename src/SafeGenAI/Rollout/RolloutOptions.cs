namespace SafeGenAI.Rollout;

/// <summary>How a feature is given to more and more of its users: stages, arms, gates.</summary>
/// <remarks>
/// <para>Without a word the plan is 1 % for 24 hours, 10 % for 2 days, 50 % for a week, then 100 %. The canary is what the feature says; whoever
/// is not in gets what <c>UseFallback</c> has for <see cref="Failures.FailureKind.OutsideRollout"/>, which is no failure.</para>
/// <para>A unit is the call's user, else its conversation (<c>ChatOptions.ConversationId</c>), else what <see cref="Anonymous"/> says.</para>
/// </remarks>
public sealed class RolloutOptions
{
    private readonly List<RolloutStep> _steps = [];
    private readonly HashSet<string> _allowed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _denied = new(StringComparer.Ordinal);
    private readonly Dictionary<RolloutMetric, RolloutGateOptions> _gates =
        Enum.GetValues<RolloutMetric>().ToDictionary(metric => metric, metric => new RolloutGateOptions(metric));

    /// <summary>Spreads units over the line from 0 to 100 %. Features with the same salt choose the same users first.</summary>
    /// <value>Default null: the feature's name, so that a targeting flag of that name chooses the same users. It never changes with a revision.</value>
    public string? Salt { get; set; }

    /// <summary>What becomes of calls that name neither a user nor a conversation.</summary>
    /// <value>Default <see cref="RolloutAnonymous.Refuse"/>.</value>
    public RolloutAnonymous Anonymous { get; set; }

    /// <summary>How often an instance tells what it saw and looks what was decided: so long it may take until all have seen a rollback.</summary>
    /// <value>Default 5 seconds; 100 ms to 5 minutes. The lease of whoever decides is six times as long. <see cref="Timeout.InfiniteTimeSpan"/>: nothing
    /// happens by itself, the application calls <see cref="RolloutControl.EvaluateAsync"/>, and a lease is 30 seconds.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many calls a day are expected, where nothing was seen yet: a start warns of stages that would need more than 30 days.</summary>
    /// <value>Default null: not known.</value>
    public double? ExpectedCallsPerDay { get; set; }

    /// <summary>The arm of those who are in.</summary>
    internal RolloutArmOptions CanaryArm { get; private set; } = new("canary");

    /// <summary>The arm of those who are not; answered by the fallback where it has neither models nor a prompt.</summary>
    internal RolloutArmOptions ControlArm { get; private set; } = new("control");

    internal IReadOnlyList<RolloutStep> Steps => _steps.Count > 0 ? _steps : DefaultSteps;

    internal IReadOnlySet<string> Allowed => _allowed;

    internal IReadOnlySet<string> Denied => _denied;

    internal IReadOnlyDictionary<RolloutMetric, RolloutGateOptions> Gates => _gates;

    /// <summary>What calls of the shadow stage may cost, in USD per hour.</summary>
    internal decimal ShadowUsdPerHour { get; private set; }

    private static RolloutStep[] DefaultSteps { get; } =
        [new(1, TimeSpan.FromHours(24)), new(10, TimeSpan.FromDays(2)), new(50, TimeSpan.FromDays(7)), new(100, TimeSpan.Zero)];

    /// <summary>Adds a stage. The first one takes the place of the default plan.</summary>
    /// <param name="percent">The canary's share of all units: above that of the stage before, at most 100. The last stage has 100.</param>
    /// <param name="hours">Its minimum time; added to days and weeks.</param>
    /// <param name="days">Its minimum time; added to hours and weeks.</param>
    /// <param name="weeks">Its minimum time; added to hours and days.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, too large, or not a number.</exception>
    public RolloutOptions Stage(double percent, double hours = 0, double days = 0, double weeks = 0) =>
        Add(percent, TimeOf(hours, days, weeks), isShadow: false);

    /// <summary>Adds a stage, first of all, in which the canary runs beside the control arm and its answers are compared and not shown.</summary>
    /// <remarks>A shadowed call asks the canary apart, once the user has his answer. It counts as the feature <c>name/shadow</c> in decisions,
    /// metrics and budgets, and takes nothing of the feature's own budget or quota.</remarks>
    /// <param name="percent">The share of units whose calls are shadowed: above 0, at most 100.</param>
    /// <param name="usdPerHour">What all of it may cost, in USD per hour; above zero. The canary's models need prices.</param>
    /// <param name="hours">Its minimum time; added to days.</param>
    /// <param name="days">Its minimum time; added to hours.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, too large, or not a number.</exception>
    public RolloutOptions Shadow(double percent, decimal usdPerHour, double hours = 0, double days = 0)
    {
        if (usdPerHour <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(usdPerHour), usdPerHour, $"The shadow may cost {usdPerHour} USD per hour; pass more than zero.");
        }

        ShadowUsdPerHour = usdPerHour;
        return Add(percent, TimeOf(hours, days, weeks: 0), isShadow: true);
    }

    /// <summary>Says what those get who are in.</summary>
    /// <param name="name">The arm's name in decisions.</param>
    /// <param name="configure">Sets its models and its prompt. Default: what the feature says.</param>
    public RolloutOptions Canary(string name, Action<RolloutArmOptions>? configure = null)
    {
        CanaryArm = Arm(name, configure);
        return this;
    }

    /// <summary>Says what those get who are not in: with models or a prompt of its own the arm goes down the same guarded chain and is compared with
    /// the canary; without either the fallback answers.</summary>
    /// <param name="name">The arm's name in decisions.</param>
    /// <param name="configure">Sets its models and its prompt.</param>
    public RolloutOptions Control(string name, Action<RolloutArmOptions>? configure = null)
    {
        ControlArm = Arm(name, configure);
        return this;
    }

    /// <summary>Units that are always in, while the rollout is not rolled back. They are not counted: nobody drew lots over them.</summary>
    /// <param name="units">Ids of users or conversations.</param>
    public RolloutOptions Allow(params string[] units) => Add(_allowed, units);

    /// <summary>Units that are never in, also where they are allowed. They are not counted.</summary>
    /// <param name="units">Ids of users or conversations.</param>
    public RolloutOptions Deny(params string[] units) => Add(_denied, units);

    /// <summary>Sets how a gate judges.</summary>
    /// <param name="metric">What it watches.</param>
    /// <param name="configure">Sets it.</param>
    public RolloutOptions Gate(RolloutMetric metric, Action<RolloutGateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_gates.TryGetValue(metric, out RolloutGateOptions? gate)
            ? gate
            : throw new ArgumentOutOfRangeException(nameof(metric), metric, $"There is no gate {(int)metric}; pass one of {string.Join(", ", Enum.GetNames<RolloutMetric>())}."));
        return this;
    }

    /// <summary>Takes another plan in place of the whole of the one before; a shadow stage stays.</summary>
    internal void ReplaceStages(IEnumerable<(double Percent, TimeSpan MinimumTime)> stages)
    {
        RolloutStep[] shadow = [.. _steps.Where(step => step.IsShadow)];
        _steps.Clear();
        _steps.AddRange(shadow);
        foreach ((double percent, TimeSpan time) in stages.OrderBy(stage => stage.Percent))
        {
            Add(percent, time, isShadow: false);
        }
    }

    internal void ReplaceLists(IReadOnlyList<string>? allowed, IReadOnlyList<string>? denied)
    {
        foreach ((HashSet<string> set, IReadOnlyList<string>? units) in ((HashSet<string>, IReadOnlyList<string>?)[])[(_allowed, allowed), (_denied, denied)])
        {
            if (units is not null)
            {
                set.Clear();
                Add(set, [.. units]);
            }
        }
    }

    private RolloutOptions Add(HashSet<string> set, string[] units)
    {
        ArgumentNullException.ThrowIfNull(units);
        set.UnionWith(Array.Exists(units, string.IsNullOrWhiteSpace)
            ? throw new ArgumentException("One of the units is blank; pass ids of users or conversations.", nameof(units))
            : units);
        return this;
    }

    private RolloutOptions Add(double percent, TimeSpan minimumTime, bool isShadow)
    {
        if (!(percent > 0 && percent <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, FormattableString.Invariant($"A stage has {percent} %; pass more than 0 and at most 100."));
        }

        _steps.Add(new RolloutStep(percent, minimumTime, isShadow));
        return this;
    }

    private static RolloutArmOptions Arm(string name, Action<RolloutArmOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        RolloutArmOptions arm = new(name);
        configure?.Invoke(arm);
        return arm;
    }

    private static TimeSpan TimeOf(double hours, double days, double weeks)
    {
        double all = hours + (24 * (days + (7 * weeks)));
        return hours >= 0 && days >= 0 && weeks >= 0 && all <= TimeSpan.FromDays(3_650).TotalHours
            ? TimeSpan.FromHours(all)
            : throw new ArgumentOutOfRangeException(
                nameof(hours), all, FormattableString.Invariant($"A stage lasts {hours} hours, {days} days and {weeks} weeks; pass none below zero, and ten years at most."));
    }
}

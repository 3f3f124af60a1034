using System.Globalization;
using System.Text.Json;

namespace SafeGenAI.Rollout.Gates;

/// <summary>How far a feature is rolled out, and what the tests have added up: what a store keeps between decisions.</summary>
/// <remarks>Read from its text for each decision and written back over the version it was read in.</remarks>
internal sealed class RolloutState
{
    /// <summary>A state of another format cannot be read: nothing begins over it by itself.</summary>
    public const int CurrentFormat = 1;

    private const int MostRolledBack = 20;

    public int Format { get; set; } = CurrentFormat;

    public RolloutPhase Phase { get; set; } = RolloutPhase.Running;

    public required RolloutRevision Revision { get; set; }

    /// <summary>One more with each state that is written, also where a store begins to count anew.</summary>
    public long Sequence { get; set; }

    /// <summary>Counts the attempts to roll something out, from 1.</summary>
    public long RunNumber { get; set; } = 1;

    /// <summary>The stage that is under way, or was when it was rolled back: an index into the plan.</summary>
    public int Stage { get; set; }

    /// <summary>The share in force, in percent, by the plan that it was written under.</summary>
    public double Share { get; set; }

    public DateTimeOffset StageSince { get; set; }

    public DateTimeOffset RunSince { get; set; }

    /// <summary>Calls of both arms when the stage began.</summary>
    public long CanaryCallsBefore { get; set; }

    public long ControlCallsBefore { get; set; }

    public MetricThresholds Thresholds { get; set; } = MetricThresholds.None;

    /// <summary>How far the evidence was read.</summary>
    public long Position { get; set; }

    /// <summary>How often the arms ask a model of late.</summary>
    public AskedCalls CanaryAsked { get; set; } = new();

    public AskedCalls ControlAsked { get; set; } = new();

    /// <summary>The tests, by the number of their metric.</summary>
    public Dictionary<int, MetricEvidence> Metrics { get; set; } = [];

    /// <summary>Revisions that were rolled back: one that comes again, because a deployment went back, stays so until somebody resumes it.</summary>
    public List<string> RolledBack { get; set; } = [];

    /// <summary>Evidence belongs to it.</summary>
    public string Run => string.Create(CultureInfo.InvariantCulture, $"{RunNumber}-{Revision.Id}");

    /// <summary>The first state of a feature, or of a new run of it: the tests begin anew, the salt stays.</summary>
    /// <param name="plan">What is rolled out.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="before">What there was before, or null.</param>
    /// <param name="isResumed">Whether a person wants it, so that an earlier rollback of the same revision is over.</param>
    public static RolloutState Begin(RolloutPlan plan, DateTimeOffset now, RolloutState? before, bool isResumed)
    {
        List<string> rolledBack = before is { Phase: RolloutPhase.RolledBack } ? [.. before.RolledBack, before.Revision.Id] : before?.RolledBack ?? [];
        rolledBack = [.. rolledBack.Distinct(StringComparer.Ordinal).Where(id => !isResumed || id != plan.Revision.Id).TakeLast(MostRolledBack)];
        return new RolloutState
        {
            Phase = rolledBack.Contains(plan.Revision.Id) ? RolloutPhase.RolledBack : RolloutPhase.Running,
            RolledBack = rolledBack,
            Revision = plan.Revision,
            Sequence = before?.Sequence ?? 0,
            RunNumber = (before?.RunNumber ?? 0) + 1,
            StageSince = now,
            RunSince = now,
            Thresholds = plan.HasModelControl
                ? MetricThresholds.None
                : new MetricThresholds(plan.Options.Gates[RolloutMetric.Latency].SlowerThan?.TotalMilliseconds, null, null),
        };
    }

    /// <summary>The same stage in the same phase, with its tests anew: what was seen of calls is lost.</summary>
    public RolloutState WithoutEvidence(DateTimeOffset now) => new()
    {
        Phase = Phase,
        Revision = Revision,
        Sequence = Sequence,
        RunNumber = RunNumber + 1,
        Stage = Stage,
        StageSince = StageSince,
        RunSince = now,
        Thresholds = Thresholds,
        RolledBack = RolledBack,
    };

    /// <returns>Null where the text is of another format.</returns>
    public static RolloutState? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RolloutStateJson.Default.RolloutState) is { Format: CurrentFormat, Stage: >= 0, Position: >= 0 } state ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a later version of the library wrote the text: then it is not to be written over.</summary>
    public static bool IsOfLaterFormat(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out JsonElement format)
                && format.TryGetInt32(out int number) && number > CurrentFormat;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    public string Write() => JsonSerializer.Serialize(this, RolloutStateJson.Default.RolloutState);

    /// <summary>The share in force, in percent.</summary>
    public double PercentOf(RolloutPlan plan) => Phase switch
    {
        RolloutPhase.RolledBack or RolloutPhase.Unknown => 0,
        RolloutPhase.Completed => 100,
        _ => StepOf(plan).Share,
    };

    public RolloutStep StepOf(RolloutPlan plan) => plan.Steps[Math.Min(Stage, plan.Steps.Count - 1)];

    /// <summary>Goes on to the next stage; at the last there is nothing more to decide.</summary>
    public void Advance(RolloutPlan plan, DateTimeOffset now, Evidence.RunTotals totals)
    {
        Stage++;
        StageSince = now;
        (CanaryCallsBefore, ControlCallsBefore) = (totals.Canary.Calls, totals.Control.Calls);
        foreach (MetricEvidence evidence in Metrics.Values)
        {
            evidence.NotWorseInStage = null;
        }

        if (StepOf(plan).Share >= 100)
        {
            Phase = RolloutPhase.Completed;
        }
    }

    /// <summary>What the instances go by.</summary>
    public RolloutView ViewOf(RolloutPlan plan)
    {
        bool isOurs = Revision.Id == plan.Revision.Id;
        bool isLive = Phase is RolloutPhase.Running or RolloutPhase.Paused;
        RolloutStep step = StepOf(plan);

        // Another revision's share says nothing of ours: until our own begins, everybody has what stands anyway.
        return new RolloutView
        {
            Run = Run,
            Percent = isOurs ? PercentOf(plan) : 0,
            ShadowPercent = isOurs && isLive && step.IsShadow ? step.Percent : 0,
            AllowsListed = isOurs && Phase != RolloutPhase.RolledBack,
            Since = StageSince,
            Counts = isOurs && isLive,
            Thresholds = Thresholds,
        };
    }
}

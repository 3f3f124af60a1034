namespace SafeGenAI.Rollout.Gates;

/// <summary>What the tests of one metric have added up.</summary>
internal sealed class MetricEvidence
{
    /// <summary>The test of "worse than control": its sums.</summary>
    public double[]? Worse { get; set; }

    /// <summary>The test of "not worse than twice control": its sums.</summary>
    public double[]? NotWorse { get; set; }

    /// <summary>The same, of the stage that is under way.</summary>
    public double[]? NotWorseInStage { get; set; }

    /// <summary>Units that had a bad event, by interval.</summary>
    public long[] ByInterval { get; set; } = [];

    /// <summary>Units of the canary that had a bad event.</summary>
    public long Canary { get; set; }

    /// <summary>Units of the control arm that had a bad event.</summary>
    public long Control { get; set; }
}

namespace EmailSummarization;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public const double DefaultFaults = 0.35;
    public const int DefaultSeed = 5;
    public const decimal DefaultBudgetUsd = 0.25m;
    public const int DefaultConcurrency = 4;

    /// <summary>The e-mails; empty for those of the sample.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The share of requests at which the stub's small model misbehaves, 0 to 1.</summary>
    public double Faults { get; init; } = DefaultFaults;

    /// <summary>Which of all possible misbehaviours.</summary>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>The most that one run may cost.</summary>
    public decimal BudgetUsd { get; init; } = DefaultBudgetUsd;

    /// <summary>E-mails at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>Whether the answers are read as streams.</summary>
    public bool Stream { get; init; }
}

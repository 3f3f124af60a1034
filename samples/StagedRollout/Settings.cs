namespace StagedRollout;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public const int DefaultSeed = 1;

    /// <summary>The canaries that are rolled out, each by itself.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = Scenario.All;

    /// <summary>Which of all possible two weeks.</summary>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>Whether it plays without pauses.</summary>
    public bool Fast { get; init; }
}

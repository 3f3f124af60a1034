namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>Ours beside theirs: two actions that do the same work.</summary>
/// <param name="Name">The line's name.</param>
/// <param name="Ours">Makes <see cref="Comparisons.Calls"/> calls through our chain.</param>
/// <param name="Theirs">Makes the same calls through what it is compared with.</param>
/// <param name="Prepare">Runs before every round and is not measured: new prompts, an emptied cache.</param>
internal sealed record Comparison(string Name, Action Ours, Action Theirs, Action Prepare)
{
    /// <summary>How often a side runs in one turn: a run must be long beside the processor's clock.</summary>
    public int Runs { get; init; } = 1;
}

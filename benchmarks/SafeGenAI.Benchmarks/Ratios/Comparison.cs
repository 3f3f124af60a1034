namespace SafeGenAI.Benchmarks.Ratios;

/// <summary>Ours beside theirs: two actions that do the same work.</summary>
/// <param name="Name">The line's name.</param>
/// <param name="Calls">How many calls one run of an action makes.</param>
/// <param name="Ours">Makes the calls through our chain.</param>
/// <param name="Theirs">Makes the same calls through what it is compared with.</param>
/// <param name="Prepare">Runs before every round and is not measured: new prompts, an emptied cache.</param>
internal sealed record Comparison(string Name, int Calls, Action Ours, Action Theirs, Action Prepare);

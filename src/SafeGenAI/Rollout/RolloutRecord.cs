namespace SafeGenAI.Rollout;

/// <summary>The state of a feature's rollout as a store keeps it.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Version">1 for the first state of a feature, then one more with each.</param>
/// <param name="State">What the library wrote: text that a store keeps as it is, some ten kilobytes.</param>
public sealed record RolloutRecord(string Feature, long Version, string State);

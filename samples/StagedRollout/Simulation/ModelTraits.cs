namespace StagedRollout.Simulation;

/// <summary>What a model is like.</summary>
/// <param name="MedianMs">The median time of an answer, in milliseconds.</param>
/// <param name="MedianOutputTokens">The median length of an answer, in tokens.</param>
/// <param name="ErrorRate">The share of requests that it fails, 0 to 1.</param>
/// <param name="InventionRate">The share of answers with an invented number, 0 to 1.</param>
internal sealed record ModelTraits(double MedianMs, double MedianOutputTokens, double ErrorRate, double InventionRate);

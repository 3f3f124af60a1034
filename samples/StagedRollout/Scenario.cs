using SafeGenAI.Budgets;
using StagedRollout.Simulation;

namespace StagedRollout;

/// <summary>A canary: what the new model is like. What becomes of it is for the gates to say.</summary>
/// <param name="Name">The feature's name as well.</param>
/// <param name="New">The new model.</param>
/// <param name="NewPrice">What the new model costs.</param>
internal sealed record Scenario(string Name, ModelTraits New, ModelPrice NewPrice)
{
    /// <summary>The model that everybody has today.</summary>
    public static ModelTraits Old { get; } = new(MedianMs: 900, MedianOutputTokens: 120, ErrorRate: 0.0005, InventionRate: 0.0005);

    /// <summary>A better model, which answers where the first one of either arm cannot.</summary>
    public static ModelTraits Large { get; } = new(MedianMs: 2_000, MedianOutputTokens: 140, ErrorRate: 0.001, InventionRate: 0.0001);

    public static ModelPrice OldPrice { get; } = new(input: 0.25m, output: 2m);

    public static ModelPrice LargePrice { get; } = new(input: 1.25m, output: 10m);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("good", Old with { MedianMs = 800, MedianOutputTokens = 105 }, OldPrice),
        new("slow", Old with { MedianMs = 1_125 }, OldPrice),
        new("costly", Old, new ModelPrice(input: 0.325m, output: 2.6m)),
        new("hallucinating", Old with { InventionRate = 0.015 }, OldPrice),
    ];
}

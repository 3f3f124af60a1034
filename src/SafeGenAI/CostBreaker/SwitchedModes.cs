using System.Collections.Frozen;
using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>The modes that somebody set at run time: for all features, and for single ones. Immutable.</summary>
internal sealed record SwitchedModes
{
    public static readonly SwitchedModes None = new();

    public BudgetMode OfAll { get; init; } = BudgetMode.Enforce;

    private FrozenDictionary<string, BudgetMode> OfFeature { get; init; } = FrozenDictionary<string, BudgetMode>.Empty;

    public BudgetMode Of(string feature) => OfFeature.GetValueOrDefault(feature, BudgetMode.Enforce);

    public SwitchedModes With(string feature, BudgetMode mode)
    {
        Dictionary<string, BudgetMode> modes = new(OfFeature, StringComparer.Ordinal) { [feature] = mode };
        return this with { OfFeature = modes.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The limit in the weakest of the modes that are said.</summary>
    public BudgetLimit Switched(BudgetLimit limit)
    {
        BudgetMode mode = limit.Feature is { } feature ? Of(feature) : BudgetMode.Enforce;
        mode = OfAll > mode ? OfAll : mode;
        return mode > limit.Mode ? limit.In(mode) : limit;
    }
}

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
        BudgetMode mode = For(limit.Feature);
        return mode > limit.Mode ? limit.In(mode) : limit;
    }

    /// <summary>The ceiling in the weakest of the modes that are said.</summary>
    public CallCeiling Switched(CallCeiling ceiling)
    {
        BudgetMode mode = For(ceiling.Feature);
        return mode > ceiling.Mode ? ceiling with { Mode = mode } : ceiling;
    }

    private BudgetMode For(string? feature)
    {
        BudgetMode mode = feature is null ? BudgetMode.Enforce : Of(feature);
        return OfAll > mode ? OfAll : mode;
    }
}

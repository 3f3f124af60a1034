using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>What an application said: models, features, limits. Building it checks all of it.</summary>
internal sealed class SafeGenAISetup
{
    public const string DefaultFeature = "default";
    public const string DefaultModel = "model";

    public List<ModelRegistration> Models { get; } = [];

    public List<FeatureBuilder> Features { get; } = [];

    public CostBreakerOptions CostBreaker { get; } = new();

    /// <summary>Catalogs and files, in the order in which they are asked.</summary>
    public List<(IPriceCatalog? Catalog, string? Path)> Prices { get; } = [];

    public bool UsesDefaultPrices { get; set; }

    public byte[]? PseudonymKey { get; set; }

    public SharedCacheSetup SharedCache { get; } = new();

    public FeedbackSetup Feedback { get; } = new();

    public BudgetStoreOptions BudgetStore { get; } = new();

    /// <summary>Gives every model's client in place of its own, in a test of an application.</summary>
    public Func<string, IChatClient>? Replacement { get; set; }

    public List<string> Faults { get; } = [];

    /// <summary>What is called for every alert of a budget.</summary>
    public List<Action<BudgetAlertArguments>> OnAlert { get; } = [];

    /// <summary>What is called for every transition of a rollout.</summary>
    public List<Action<RolloutEntry>> OnRollout { get; } = [];

    /// <summary>What configuration said when it was applied.</summary>
    public required ConfiguredValues Configured { get; init; }

    /// <exception cref="ArgumentException">The key is too short to hide anything.</exception>
    public static byte[] CheckedPseudonymKey(byte[] key) => key.Length >= 16
        ? key
        : throw new ArgumentException($"The pseudonym key has {key.Length} bytes; set at least 16 random ones.");

    /// <summary>Sets limits over all features; an argument that is refused is a fault among others.</summary>
    public void LimitAll(Action<CostBreakerOptions> configure)
    {
        try
        {
            configure(CostBreaker);
        }
        catch (ArgumentException exception)
        {
            Faults.Add($"UseCostBreaker: {FaultText.Of(exception)}");
        }
    }

    /// <summary>Adds what an application need not say: its only model, its only feature.</summary>
    public void Complete()
    {
        if (Models.Count == 0)
        {
            Models.Add(new ModelRegistration(
                DefaultModel, services => services.GetService<IChatClient>(), "no IChatClient is registered; register one, or call AddModel"));
        }

        if (Features.Count == 0)
        {
            Features.Add(new FeatureBuilder(DefaultFeature));
        }
    }

    /// <summary>Checks all of it.</summary>
    /// <param name="resolver">Makes the models' clients, or has made them.</param>
    /// <exception cref="SafeGenAIConfigurationException">There are faults.</exception>
    public IReadOnlyList<FeaturePlan> Plan(ModelResolver resolver)
    {
        List<string> faults = [.. Faults, .. SharedCache.Faults(), .. Feedback.Faults, .. BudgetStore.Faults()];
        HashSet<string> taken = CheckNames(faults);
        List<BudgetLimit> shared = Limits(CostBreaker, feature: null, faults);
        List<CallCeiling> ceilings = Ceilings(CostBreaker, feature: null, faults);
        Dictionary<string, ResolvedModel> models = resolver.Resolve(Models.Where(model => !taken.Contains(model.Name)), faults);
        List<FeaturePlan> plans = [];
        foreach (FeatureBuilder feature in Features)
        {
            List<BudgetLimit> limits = [.. shared, .. Limits(feature.CostBreaker, feature.Name, faults)];
            int most = Math.Min(feature.CostBreaker.MaxOutputTokens, CostBreaker.MaxOutputTokens);
            List<CallCeiling> perCall = [.. ceilings, .. Ceilings(feature.CostBreaker, feature.Name, faults)];
            bool needsPrices = CostBreakerSettings.NeedPrice(limits, perCall);
            List<string> quotaFaults = [];
            IReadOnlyList<ResolvedModel> canary = ModelsOf(feature, feature.Rollout?.CanaryArm, models, needsPrices || feature.Rollout is { ShadowUsdPerHour: > 0 }, faults);
            IReadOnlyList<ResolvedModel>? control = feature.Rollout is { } rollout && RolloutPlan.IsModelArm(rollout.ControlArm)
                ? ModelsOf(feature, rollout.ControlArm, models, needsPrices, faults)
                : null;
            plans.Add(new(feature, canary, JudgeOf(feature, models, needsPrices, faults), limits, perCall, QuotaOf(feature, quotaFaults), most)
            {
                ControlModels = control,
                Rollout = RolloutOf(feature, canary, control),
            });
            faults.AddRange(OwnFaults(feature).Concat(quotaFaults.Select(FaultText.Of)).Select(fault => $"Feature '{feature.Name}': {fault}"));
        }

        if (faults.Count > 0)
        {
            throw new SafeGenAIConfigurationException(faults, resolver.FirstException);
        }

        return plans;
    }

    private static IEnumerable<string> OwnFaults(FeatureBuilder feature) =>
    [
        .. feature.Faults, .. feature.Resilience.Faults(), .. feature.InputLimit.Faults(), .. feature.Cache.Faults(), .. feature.Cascade.Faults(),
        .. feature.HallucinationCheck is { } check ? CheckPlan.Faults(check) : [], .. feature.Review?.Faults() ?? [],
        .. feature.Rollout is { } rollout ? RolloutPlan.Faults(rollout) : [],
    ];

    private static RolloutPlan? RolloutOf(FeatureBuilder feature, IReadOnlyList<ResolvedModel> canary, IReadOnlyList<ResolvedModel>? control) =>
        feature.Rollout is { } options
            ? new RolloutPlan(feature.Name, options, RolloutRevision.Of(options, NamesOf(canary), control is null ? null : NamesOf(control)))
            : null;

    private static IEnumerable<(string, string?)> NamesOf(IEnumerable<ResolvedModel> models) => models.Select(model => (model.Name, model.ProviderModelId));

    /// <summary>A blank name has its own fault.</summary>
    private static IReadOnlyList<BudgetLimit> QuotaOf(FeatureBuilder feature, List<string> faults) =>
        feature.Quota?.Build(string.IsNullOrWhiteSpace(feature.Name) ? DefaultFeature : feature.Name, faults) ?? [];

    private static List<BudgetLimit> Limits(CostBreakerOptions options, string? feature, List<string> faults)
    {
        List<string> own = [];
        // A blank name has its own fault.
        List<BudgetLimit> limits = [.. options.Build(string.IsNullOrWhiteSpace(feature) ? null : feature, own)];
        faults.AddRange(own.Select(fault => feature is null ? FaultText.Of(fault) : $"Feature '{feature}': {FaultText.Of(fault)}"));
        return limits;
    }

    private static List<CallCeiling> Ceilings(CostBreakerOptions options, string? feature, List<string> faults)
    {
        List<string> own = [];
        List<CallCeiling> ceilings = [.. options.BuildCeilings(feature, own)];
        faults.AddRange(own.Select(fault => feature is null ? fault : $"Feature '{feature}': {fault}"));
        return ceilings;
    }

    /// <returns>The names that a model and a feature share: asking for such a model's client would give the feature's.</returns>
    private HashSet<string> CheckNames(List<string> faults)
    {
        int blankModels = Models.Count(model => string.IsNullOrWhiteSpace(model.Name));
        int blankFeatures = Features.Count(feature => string.IsNullOrWhiteSpace(feature.Name));
        if (blankModels > 0)
        {
            faults.Add($"{blankModels} of {Models.Count} models {(blankModels == 1 ? "has" : "have")} a blank name; pass a name to AddModel.");
        }

        if (blankFeatures > 0)
        {
            faults.Add($"{blankFeatures} of {Features.Count} features {(blankFeatures == 1 ? "has" : "have")} a blank name; pass a name to AddFeature.");
        }

        faults.AddRange(Twice(Models.Select(model => model.Name)).Select(name => $"The model '{name}' is added twice; give each its own name."));
        faults.AddRange(Twice(Features.Select(feature => feature.Name)).Select(name => $"The feature '{name}' is added twice; say all of it in one AddFeature."));
        HashSet<string> taken = Models.Select(model => model.Name).Intersect(Features.Select(feature => feature.Name))
            .Where(name => !string.IsNullOrWhiteSpace(name)).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(taken.Select(
            name => $"The name '{name}' is used by a model and by a feature, and both are keys of IChatClient; rename one."));
        return taken;
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.Where(name => !string.IsNullOrWhiteSpace(name)).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private List<ResolvedModel> ModelsOf(
        FeatureBuilder feature, RolloutArmOptions? arm, Dictionary<string, ResolvedModel> models, bool needsPrices, List<string> faults)
    {
        IReadOnlyList<string> names = arm?.Models ?? feature.Models ?? [.. Models.Select(model => model.Name)];
        if (arm?.Models is null && feature.Models is null && names.Count > 1)
        {
            faults.Add($"Feature '{feature.Name}' names no model and there are {names.Count}: call UseModels with some of {Known(names)}.");
            names = [];
        }

        return [.. names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal)
            .Select(name => ModelOf(name, feature, models, needsPrices, faults)).OfType<ResolvedModel>()];
    }

    private ResolvedModel? JudgeOf(FeatureBuilder feature, Dictionary<string, ResolvedModel> models, bool needsPrices, List<string> faults) =>
        feature.HallucinationCheck?.JudgeModel is { } name ? ModelOf(name, feature, models, needsPrices, faults) : null;

    private ResolvedModel? ModelOf(
        string name, FeatureBuilder feature, Dictionary<string, ResolvedModel> models, bool needsPrices, List<string> faults)
    {
        if (models.TryGetValue(name, out ResolvedModel? model))
        {
            return WithPrice(feature, model, needsPrices, faults);
        }

        if (!Models.Exists(known => known.Name == name))
        {
            faults.Add($"Feature '{feature.Name}' uses the model '{name}', which is not added; known are {Known(Models.Select(known => known.Name))}.");
        }

        return null;
    }

    /// <summary>An unknown price is not zero (L05).</summary>
    private ResolvedModel WithPrice(FeatureBuilder feature, ResolvedModel model, bool needsPrice, List<string> faults)
    {
        if (!needsPrice)
        {
            return model;
        }

        ModelPrice? ceiling = feature.CostBreaker.CeilingPrice ?? CostBreaker.CeilingPrice;
        if (ceiling is null && model.Pricing.Current is null)
        {
            faults.Add($"Feature '{feature.Name}' has a limit in USD and its model '{model.Name}' has no price: " +
                "pass one to AddModel, add a price list that knows it with UsePrices, or set CostBreaker.CeilingPrice.");
        }

        return model with { Pricing = model.Pricing.WithCeiling(ceiling) };
    }

    internal static string Known(IEnumerable<string> names)
    {
        string[] known = [.. names.Order(StringComparer.Ordinal).Select(name => $"'{name}'")];
        return known.Length == 0 ? "none" : string.Join(", ", known);
    }
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Pipelines;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>What an application said: models, features, limits. Building it checks all of it.</summary>
internal sealed class SafeGenAISetup
{
    public const string DefaultFeature = "default";
    public const string DefaultModel = "model";

    public List<ModelRegistration> Models { get; } = [];

    public List<FeatureBuilder> Features { get; } = [];

    public CostBreakerOptions CostBreaker { get; } = new();

    public byte[]? PseudonymKey { get; private set; }

    public List<IConfiguration> Configurations { get; } = [];

    public List<string> Faults { get; } = [];

    /// <exception cref="ArgumentException">The key is too short to hide anything.</exception>
    public void SetPseudonymKey(byte[] key) => PseudonymKey = key.Length >= 16
        ? key
        : throw new ArgumentException($"The pseudonym key has {key.Length} bytes; set at least 16 random ones.");

    /// <summary>Adds what an application need not say: its only model, its only feature; then applies configuration.</summary>
    public void Complete(IServiceProvider services)
    {
        if (Models.Count == 0)
        {
            Models.Add(new ModelRegistration(DefaultModel, found => found.GetService<IChatClient>() ?? throw new InvalidOperationException(
                "no IChatClient is registered; register one, or call AddModel")));
        }

        if (Features.Count == 0)
        {
            Features.Add(new FeatureBuilder(DefaultFeature));
        }

        foreach (IConfiguration configuration in Configurations)
        {
            SafeGenAISettings.Apply(configuration, this);
        }
    }

    /// <exception cref="SafeGenAIConfigurationException">The configuration has faults.</exception>
    public IReadOnlyDictionary<string, GenAIPipeline> Build(PipelineParts parts)
    {
        List<string> faults = [.. Faults];
        CheckNames(faults);
        List<BudgetLimit> shared = [.. CostBreaker.Build(feature: null, faults)];
        Dictionary<string, ResolvedModel> models = Resolve(parts, faults);
        List<(FeatureBuilder Feature, List<ResolvedModel> Models, List<BudgetLimit> Limits)> plans = [];
        foreach (FeatureBuilder feature in Features)
        {
            List<BudgetLimit> limits = [.. shared, .. Prefixed(feature, faults, list => feature.CostBreaker.Build(feature.Name, list))];
            plans.Add((feature, ModelsOf(feature, models, limits, faults), limits));
            faults.AddRange(feature.Faults.Concat(feature.Resilience.Faults()).Concat(feature.Cache.Faults())
                .Concat(feature.HallucinationCheck?.Faults() ?? []).Select(fault => $"Feature '{feature.Name}': {fault}"));
        }

        if (faults.Count > 0)
        {
            throw new SafeGenAIConfigurationException(faults);
        }

        PipelineComposer composer = new(parts);
        return plans.ToDictionary(plan => plan.Feature.Name, plan => composer.Compose(plan.Feature, plan.Models, plan.Limits), StringComparer.Ordinal);
    }

    private static List<BudgetLimit> Prefixed(FeatureBuilder feature, List<string> faults, Func<List<string>, IEnumerable<BudgetLimit>> build)
    {
        List<string> own = [];
        List<BudgetLimit> limits = [.. build(own)];
        faults.AddRange(own.Select(fault => $"Feature '{feature.Name}': {fault}"));
        return limits;
    }

    private void CheckNames(List<string> faults)
    {
        foreach (string name in Models.Select(model => model.Name).Concat(Features.Select(feature => feature.Name)))
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                faults.Add("A model or a feature has a blank name; give it one.");
            }
        }

        faults.AddRange(Twice(Models.Select(model => model.Name)).Select(name => $"The model '{name}' is added twice; give each its own name."));
        faults.AddRange(Twice(Features.Select(feature => feature.Name)).Select(name => $"The feature '{name}' is added twice; say all of it in one AddFeature."));
        faults.AddRange(Models.Select(model => model.Name).Intersect(Features.Select(feature => feature.Name)).Select(
            name => $"The name '{name}' is used by a model and by a feature, and both are keys of IChatClient; rename one."));
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private Dictionary<string, ResolvedModel> Resolve(PipelineParts parts, List<string> faults)
    {
        Dictionary<string, ResolvedModel> resolved = new(StringComparer.Ordinal);
        foreach (ModelRegistration model in Models)
        {
            List<string> circuit = [.. model.Circuit.Faults()];
            faults.AddRange(circuit.Select(fault => $"Model '{model.Name}': {fault}"));
            try
            {
                IChatClient client = model.Client(parts.Services)
                    ?? throw new InvalidOperationException("its factory returned null; return an IChatClient");
                ModelPrice? price = model.Price ?? parts.Prices?.Find(client.GetService<ChatClientMetadata>()?.DefaultModelId ?? model.Name)
                    ?? parts.Prices?.Find(model.Name);
                CircuitOptions options = circuit.Count == 0 ? model.Circuit : new CircuitOptions();
                resolved.TryAdd(model.Name, new ResolvedModel(model.Name, client, price, new ModelCircuit(options, parts.Time)));
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                faults.Add($"Model '{model.Name}' cannot be made: {exception.Message}");
            }
        }

        return resolved;
    }

    private List<ResolvedModel> ModelsOf(
        FeatureBuilder feature, Dictionary<string, ResolvedModel> models, List<BudgetLimit> limits, List<string> faults)
    {
        IReadOnlyList<string> names = feature.Models;
        if (names.Count == 0)
        {
            names = Models.Count == 1 ? [Models[0].Name] : [];
            if (names.Count == 0 && feature.Faults.Count == 0)
            {
                faults.Add($"Feature '{feature.Name}' names no model and there are {Models.Count}: " +
                    $"call UseModels with some of {Known(Models.Select(model => model.Name))}.");
            }
        }

        List<ResolvedModel> found = [];
        foreach (string name in names)
        {
            if (models.TryGetValue(name, out ResolvedModel? model))
            {
                found.Add(WithPrice(feature, model, limits, faults));
            }
            else if (!Models.Exists(known => known.Name == name))
            {
                faults.Add($"Feature '{feature.Name}' uses the model '{name}', which is not added; known are {Known(Models.Select(known => known.Name))}.");
            }
        }

        return found;
    }

    /// <summary>An unknown price is not zero (L05).</summary>
    private ResolvedModel WithPrice(FeatureBuilder feature, ResolvedModel model, List<BudgetLimit> limits, List<string> faults)
    {
        if (model.Price is not null || !limits.Exists(limit => limit.Unit == BudgetUnit.Usd))
        {
            return model;
        }

        ModelPrice? ceiling = feature.CostBreaker.CeilingPrice ?? CostBreaker.CeilingPrice;
        if (ceiling is null)
        {
            faults.Add($"Feature '{feature.Name}' has a limit in USD and its model '{model.Name}' has no price: " +
                "pass one to AddModel, register an IPriceCatalog that knows it, or set CostBreaker.CeilingPrice.");
        }

        return model with { Price = ceiling };
    }

    internal static string Known(IEnumerable<string> names)
    {
        string[] known = [.. names.Order(StringComparer.Ordinal).Select(name => $"'{name}'")];
        return known.Length == 0 ? "none" : string.Join(", ", known);
    }
}

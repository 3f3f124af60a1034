using Microsoft.Extensions.AI;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>Makes the models' clients and circuits, each once, and prices them anew each time; what goes wrong is collected.</summary>
internal sealed class ModelResolver(PipelineParts parts, Func<string, IChatClient>? replacement)
{
    private readonly Dictionary<string, ResolvedModel> _made = new(StringComparer.Ordinal);

    /// <summary>What the first factory that threw has thrown.</summary>
    public Exception? FirstException { get; private set; }

    public IReadOnlyCollection<ResolvedModel> Made => _made.Values;

    public Dictionary<string, ResolvedModel> Resolve(IEnumerable<ModelRegistration> models, List<string> faults)
    {
        Dictionary<string, ResolvedModel> resolved = new(StringComparer.Ordinal);
        foreach (ModelRegistration model in models)
        {
            List<string> circuit = [.. model.Circuit.Faults()];
            faults.AddRange(circuit.Select(fault => $"Model '{model.Name}': {fault}"));
            if (!_made.ContainsKey(model.Name) && ClientOf(model, faults) is { } client)
            {
                CircuitOptions options = circuit.Count == 0 ? model.Circuit : new CircuitOptions();
                _made.Add(model.Name, new ResolvedModel(model.Name, client, ModelPricing.Fixed(null), new ModelCircuit(options, parts.Time)));
            }

            if (_made.TryGetValue(model.Name, out ResolvedModel? made) && !resolved.ContainsKey(model.Name))
            {
                _made[model.Name] = resolved[model.Name] = made with { Pricing = PricingOf(model, made.Client) };
            }
        }

        return resolved;
    }

    private IChatClient? ClientOf(ModelRegistration model, List<string> faults)
    {
        try
        {
            if ((replacement is null ? model.Client(parts.Services) : replacement(model.Name)) is { } client)
            {
                return client;
            }

            faults.Add($"Model '{model.Name}' has no client: {(replacement is null ? model.WhenNull : "ReplaceModels gave null for it; return an IChatClient")}.");
        }
        catch (Exception exception)
        {
            FirstException ??= exception;
            faults.Add($"Model '{model.Name}' has no client: making it threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        return null;
    }

    /// <summary>What the application says of a model wins over every catalog.</summary>
    private ModelPricing PricingOf(ModelRegistration model, IChatClient client) => model.Price is { } price
        ? ModelPricing.Fixed(price)
        : ModelPricing.From(parts.Prices.Catalog, parts.Time, client.GetService<ChatClientMetadata>()?.DefaultModelId ?? model.Name, model.Name);
}

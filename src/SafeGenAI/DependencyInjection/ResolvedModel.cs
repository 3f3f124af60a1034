using Microsoft.Extensions.AI;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>A model with its client; its circuit is shared by all features that use it.</summary>
internal sealed record ResolvedModel(string Name, IChatClient Client, ModelPricing Pricing, ModelCircuit Circuit)
{
    public string? ProviderModelId { get; } = Client.GetService<ChatClientMetadata>()?.DefaultModelId;
}

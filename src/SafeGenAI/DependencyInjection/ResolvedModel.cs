using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>A model with its client; its circuit is shared by all features that use it.</summary>
internal sealed record ResolvedModel(string Name, IChatClient Client, ModelPrice? Price, ModelCircuit Circuit)
{
    public string? ProviderModelId { get; } = Client.GetService<ChatClientMetadata>()?.DefaultModelId;
}

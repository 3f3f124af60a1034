using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>A model by name: where its client comes from, what it costs, when its circuit opens.</summary>
internal sealed record ModelRegistration(string Name, Func<IServiceProvider, IChatClient> Client)
{
    public ModelPrice? Price { get; set; }

    public CircuitOptions Circuit { get; } = new();
}

using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>A model by name: where its client comes from, what it costs, when its circuit opens.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Client">Makes or finds its client.</param>
/// <param name="WhenNull">What is wrong, and what to do, when there is none.</param>
internal sealed record ModelRegistration(string Name, Func<IServiceProvider, IChatClient?> Client, string WhenNull)
{
    public const string NullFromFactory = "its factory returned null; return an IChatClient";

    public ModelPrice? Price { get; set; }

    public CircuitOptions Circuit { get; } = new();
}

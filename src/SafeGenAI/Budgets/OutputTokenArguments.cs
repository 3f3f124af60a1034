using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>Delivered content whose tokens are estimated.</summary>
/// <param name="Contents">The contents of a response's message, or of one update of a stream.</param>
/// <param name="Model">The model's name at its provider, as in <see cref="InputTokenArguments.Model"/>.</param>
public readonly record struct OutputTokenArguments(IList<AIContent> Contents, string? Model = null);

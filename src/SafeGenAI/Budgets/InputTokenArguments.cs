using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>A call whose input is estimated.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options that go to the model: instructions, tools and response format count.</param>
/// <param name="Model">The model's name at its provider, for example <c>gpt-5-mini</c>; where the client does not tell
/// it, the application's own name for the model. Null when neither is known.</param>
public readonly record struct InputTokenArguments(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options = null, string? Model = null);

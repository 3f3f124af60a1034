using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Validation;

/// <summary>What a feature's validator knows.</summary>
/// <param name="Response">The whole answer; not empty, not truncated, not filtered, not a refusal.</param>
/// <param name="Call">The call: feature, user, sources, variables.</param>
public readonly record struct ValidationArguments(ChatResponse Response, GenAICall Call);

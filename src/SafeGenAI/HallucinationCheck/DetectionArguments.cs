using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What a detector knows.</summary>
/// <param name="Answer">The answer as the user would see it, without markup.</param>
/// <param name="Sources">The request's sources; at least one.</param>
/// <param name="Call">The call: feature, tenant, variables.</param>
public readonly record struct DetectionArguments(string Answer, IReadOnlyList<GenAISource> Sources, GenAICall Call);

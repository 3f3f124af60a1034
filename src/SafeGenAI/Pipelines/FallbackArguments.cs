using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Pipelines;

/// <summary>What a typed fallback knows.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Failure">Why no model answered.</param>
/// <param name="Call">The call: id, attempts so far.</param>
public readonly record struct FallbackArguments(GenAIRequest Request, Failure Failure, GenAICall Call);

using Microsoft.Extensions.AI;

namespace SafeGenAI.Failures;

/// <summary>What a classifier knows about an answer.</summary>
/// <param name="Response">The complete answer.</param>
public readonly record struct AnswerArguments(ChatResponse Response);

using Microsoft.Extensions.AI;

namespace SafeGenAI.Failures;

/// <summary>What a classifier knows about an answer.</summary>
/// <param name="Response">The complete answer.</param>
/// <param name="Streamed">Whether the answer was put together from a stream. Default false. A stream that ends without a
/// finish reason broke off: some clients do not throw for it.</param>
public readonly record struct AnswerArguments(ChatResponse Response, bool Streamed = false);

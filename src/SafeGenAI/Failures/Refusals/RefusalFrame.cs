namespace SafeGenAI.Failures.Refusals;

/// <summary>What is refused, as a sequence of parts, in the order in which the language has them.</summary>
/// <param name="End">What may follow.</param>
/// <param name="Parts">The parts.</param>
internal sealed record RefusalFrame(RefusalEnd End, params RefusalPart[] Parts);

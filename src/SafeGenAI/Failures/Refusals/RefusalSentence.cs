namespace SafeGenAI.Failures.Refusals;

/// <summary>How a refusal starts, after its openings, and what it may be of.</summary>
/// <param name="Heads">The inability: "I cannot".</param>
/// <param name="Frames">The verb and its object, one of these.</param>
internal sealed record RefusalSentence(string[] Heads, params RefusalFrame[] Frames);

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>A labelled answer.</summary>
/// <param name="Source">Which data it is from; a file may hold several.</param>
/// <param name="Knowledge">The text that the answer must be grounded in.</param>
/// <param name="Answer">What the model answered.</param>
/// <param name="Ungrounded">Whether people found that not all of it is attributable to the knowledge.</param>
internal sealed record BeginRow(string Source, string Knowledge, string Answer, bool Ungrounded);

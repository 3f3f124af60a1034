namespace SafeGenAI.Calls;

/// <summary>An answer that was rejected, for a reviewer.</summary>
/// <param name="Model">The model that gave it, or null where that is not known.</param>
/// <param name="Verdict">What the check said of it.</param>
/// <param name="Findings">What the check found in it.</param>
/// <param name="Text">The answer; null where nobody may keep it.</param>
internal sealed record Exhibit(string? Model, Verdict Verdict, IReadOnlyList<Finding> Findings, string? Text);

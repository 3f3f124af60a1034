namespace SafeGenAI.Review;

/// <summary>What was said in a call, redacted: kept only with consent.</summary>
/// <remarks>Immutable. Every text went through the application's redactor before it came here.</remarks>
public sealed record ReviewContent
{
    /// <summary>The conversation's texts without system and tool messages, or null where the call has none.</summary>
    public string? Question { get; init; }

    /// <summary>What the user was given, or null where there was nothing.</summary>
    public string? Answer { get; init; }

    /// <summary>The sources' texts, in the order of the request.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What the user said of the answer, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>Lengths only: content belongs in no log.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"question of {Question?.Length ?? 0} characters, answer of {Answer?.Length ?? 0}, {Sources.Count} sources, comment of {Comment?.Length ?? 0}");
}

using System.Globalization;

namespace SafeGenAI.Calls;

/// <summary>One thing that a check noticed in an answer.</summary>
/// <remarks>Holds places and codes, never content: it may be logged and stored where texts may not.</remarks>
/// <param name="Code">A stable reason code such as <c>quote.failed</c>.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Claim">The place in the answer as the user sees it, without markup.</param>
public sealed record Finding(string Code, FindingSeverity Severity, TextSpan Claim)
{
    /// <summary>The id of the source that <see cref="Evidence"/> points into, or null where there is none.</summary>
    public string? EvidenceSourceId { get; init; }

    /// <summary>The place in the original text of the source, or null where nothing comparable was found.</summary>
    public TextSpan? Evidence { get; init; }

    /// <summary>Code, severity and places; neither content nor the source's id, which is the host's own data.</summary>
    public override string ToString() => Evidence is { } evidence
        ? string.Create(CultureInfo.InvariantCulture, $"{Code} ({Severity}) claim {Claim.Start}+{Claim.Length}, evidence {evidence.Start}+{evidence.Length}")
        : string.Create(CultureInfo.InvariantCulture, $"{Code} ({Severity}) claim {Claim.Start}+{Claim.Length}");
}

using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Findings as annotations of the text, for a reader who marks the passages.</summary>
internal static class FindingMarks
{
    /// <summary>One for each finding that weighs something; regions are places in the answer.</summary>
    public static IEnumerable<AIAnnotation> Of(IReadOnlyList<Finding> findings) => findings
        .Where(finding => finding.Severity > FindingSeverity.Hint)
        .Select(finding => new AIAnnotation
        {
            AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = finding.Claim.Start, EndIndex = finding.Claim.End }],
            AdditionalProperties = new() { [AnnotationProperties.Finding] = finding.Code },
        });
}

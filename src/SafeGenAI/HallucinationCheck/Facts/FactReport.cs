using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What one kind of entity says about an answer.</summary>
/// <param name="Findings">What was noticed.</param>
/// <param name="Checked">The places whose entity the source could speak about.</param>
/// <param name="Failed">Whether the source, or the declaration, could not be asked.</param>
internal readonly record struct FactReport(IReadOnlyList<Finding> Findings, IReadOnlyList<TextSpan> Checked, bool Failed = false)
{
    public static FactReport Nothing { get; } = new([], []);

    /// <summary>Says so at a place, so that a feature can act on it.</summary>
    public static FactReport NotChecked(TextSpan place) =>
        new([new Finding(FactFindingCodes.NotChecked, FindingSeverity.Hint, place)], [], Failed: true);
}

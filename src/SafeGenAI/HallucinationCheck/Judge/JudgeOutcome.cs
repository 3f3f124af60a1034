using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>What the judge's statements prove, as computed from its quotes.</summary>
/// <param name="Verdict">Null for unknown: whatever stood before stands.</param>
/// <param name="Findings">What was noticed, in the order of the answer.</param>
/// <param name="Citations">The passages that carry what is supported.</param>
/// <param name="Silence">Why there is no verdict; null where there is one.</param>
internal sealed record JudgeOutcome(
    Verdict? Verdict, IReadOnlyList<Finding> Findings, IReadOnlyList<QuoteCitation> Citations, JudgeSilence? Silence)
{
    public static JudgeOutcome Unknown(JudgeSilence silence, int length) =>
        new(null, [new Finding(JudgeFindingCodes.Unknown, FindingSeverity.Hint, new TextSpan(0, length))], [], silence);
}

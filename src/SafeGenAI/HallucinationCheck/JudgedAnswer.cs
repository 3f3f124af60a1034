using Microsoft.Extensions.AI;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What was decided about an answer.</summary>
/// <param name="Answer">What the signals said; null where nothing was asked.</param>
/// <param name="Action">What becomes of it.</param>
/// <param name="Failure">Why it does not leave, or null.</param>
internal sealed record JudgedAnswer(CheckedAnswer? Answer, CheckAction Action, Failure? Failure)
{
    /// <summary>The verified quotes, and marks where the answer leaves with marks; null where there are none.</summary>
    public IList<AIAnnotation>? Annotations()
    {
        List<AIAnnotation> annotations = [];
        if (Answer is not null)
        {
            annotations.AddRange(Answer.Citations.Select(CheckedCitation.Of));
            annotations.AddRange(Answer.Unverified.Select(CheckedCitation.Unverified));
            if (Action >= CheckAction.Annotate)
            {
                annotations.AddRange(FindingMarks.Of(Answer.AllFindings()));
            }
        }

        return annotations.Count == 0 ? null : annotations;
    }
}

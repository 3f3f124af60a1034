using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>How probable its own words were to the model.</summary>
internal static class LogProbabilitySignal
{
    /// <summary>The geometric mean of the tokens' probabilities and the lowest of them, 0 to 1; null where no token has a place.</summary>
    /// <param name="tokens">The tokens of the answer.</param>
    /// <param name="answer">The answer as the user sees it.</param>
    /// <param name="threshold">Sentences whose own mean is lower get a finding.</param>
    /// <param name="findings">Taken in order.</param>
    public static (double Mean, double Lowest)? Measure(TokenProbabilities tokens, AnswerText answer, double threshold, List<Finding> findings)
    {
        (double sum, double lowest, int count) = (0, 0, 0);
        foreach ((TextSpan sentence, double itsSum, double itsLowest, int itsCount) in tokens.BySentence(answer))
        {
            if (itsCount == 0)
            {
                continue;
            }

            sum += itsSum;
            lowest = Math.Min(lowest, itsLowest);
            count += itsCount;
            if (Probability(itsSum / itsCount) < threshold)
            {
                findings.Add(new Finding(ConfidenceFindingCodes.LowLogProbability, FindingSeverity.Annotate, sentence));
            }
        }

        return count == 0 ? null : (Probability(sum / count), Probability(lowest));
    }

    // Some providers report a value above zero for a certain token, and a huge negative one for "not known".
    private static double Probability(double logProbability) => double.IsNaN(logProbability) ? 0 : Math.Clamp(Math.Exp(logProbability), 0, 1);
}

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>What only the order of the signals says.</summary>
internal static class RankStatistics
{
    /// <summary>The share of pairs of a right and a wrong answer in which the right one ranks higher (Mann-Whitney), ties half.</summary>
    /// <param name="descending">Right and wrong ones, the highest value first.</param>
    public static double Auroc(IReadOnlyList<LabelledSignal> descending)
    {
        double pairs = 0;
        long correct = 0;
        long wrong = 0;
        for (int i = 0; i < descending.Count;)
        {
            (int end, int tiedCorrect) = Tie(descending, i);
            int tiedWrong = end - i - tiedCorrect;
            pairs += tiedWrong * (correct + (tiedCorrect / 2d));
            correct += tiedCorrect;
            wrong += tiedWrong;
            i = end;
        }

        return pairs / ((double)correct * wrong);
    }

    public static SuggestedThreshold? Threshold(IReadOnlyList<LabelledSignal> descending, double precision, int fewest)
    {
        SuggestedThreshold? best = null;
        int all = descending.Count(row => row.IsCorrect);
        int correct = 0;
        for (int i = 0; i < descending.Count;)
        {
            (int end, int tiedCorrect) = Tie(descending, i);
            correct += tiedCorrect;
            if (end >= fewest && correct >= precision * end)
            {
                best = new SuggestedThreshold(descending[i].Value, (double)correct / end, (double)correct / all, (double)end / descending.Count);
            }

            i = end;
        }

        return best;
    }

    /// <summary>Equal values pass a threshold together.</summary>
    private static (int End, int Correct) Tie(IReadOnlyList<LabelledSignal> descending, int start)
    {
        int end = start;
        int correct = 0;
        while (end < descending.Count && descending[end].Value.Equals(descending[start].Value))
        {
            correct += descending[end++].IsCorrect ? 1 : 0;
        }

        return (end, correct);
    }
}

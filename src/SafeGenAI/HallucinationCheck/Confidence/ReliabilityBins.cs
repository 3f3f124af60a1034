namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>Sorts labelled signals into bins of equal width.</summary>
internal static class ReliabilityBins
{
    public static ReliabilityBin[] Of(IReadOnlyList<LabelledSignal> rows, int count)
    {
        int[] sizes = new int[count];
        int[] correct = new int[count];
        double[] sums = new double[count];
        for (int i = 0; i < rows.Count; i++)
        {
            int bin = Math.Min((int)(rows[i].Value * count), count - 1);
            sizes[bin]++;
            correct[bin] += rows[i].IsCorrect ? 1 : 0;
            sums[bin] += rows[i].Value;
        }

        ReliabilityBin[] bins = new ReliabilityBin[count];
        for (int i = 0; i < count; i++)
        {
            int size = Math.Max(sizes[i], 1);
            bins[i] = new ReliabilityBin((double)i / count, (double)(i + 1) / count, sizes[i], sums[i] / size, (double)correct[i] / size);
        }

        return bins;
    }
}

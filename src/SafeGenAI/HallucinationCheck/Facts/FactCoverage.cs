using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>The share of an answer's sentences, by length, that name something the host could speak about.</summary>
internal static class FactCoverage
{
    public static double Of(IReadOnlyList<TextSpan> sentences, List<TextSpan> seen)
    {
        seen.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        long all = 0;
        long covered = 0;
        int next = 0;
        foreach (TextSpan sentence in sentences)
        {
            while (next < seen.Count && seen[next].End <= sentence.Start)
            {
                next++;
            }

            all += sentence.Length;
            covered += next < seen.Count && seen[next].Start < sentence.End ? sentence.Length : 0;
        }

        return all == 0 ? 0 : (double)covered / all;
    }
}

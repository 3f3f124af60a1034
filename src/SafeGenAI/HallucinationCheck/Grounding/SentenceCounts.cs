namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Counts what of one sentence stands in the sources.</summary>
internal static class SentenceCounts
{
    /// <param name="terms">The terms of the sentence.</param>
    /// <param name="lengths">For each, how many from it on stand in the sources in a row.</param>
    /// <param name="asks">Whether it is a question.</param>
    public static FeatureSums Of(ReadOnlySpan<Term> terms, ReadOnlySpan<int> lengths, bool asks)
    {
        FeatureSums sums = new()
        {
            Terms = terms.Length,
            Total2 = Math.Max(terms.Length - 1, 0),
            Total3 = Math.Max(terms.Length - 2, 0),
            Total4 = Math.Max(terms.Length - 3, 0),
            Questions = asks ? terms.Length : 0,
        };
        int copiedUntil = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            int length = lengths[i];
            sums.Novel1 += length < 1 ? 1 : 0;
            sums.Novel2 += length < 2 && i + 2 <= terms.Length ? 1 : 0;
            sums.Novel3 += length < 3 && i + 3 <= terms.Length ? 1 : 0;
            sums.Novel4 += length < 4 && i + 4 <= terms.Length ? 1 : 0;
            sums.LongestRun = Math.Max(sums.LongestRun, length);
            if (i >= copiedUntil && length >= 2)
            {
                sums.Copied += length;
                copiedUntil = i + length;
            }

            Count(terms[i], length == 0, ref sums);
        }

        sums.WorstSentence = sums.Weight == 0 ? 0 : (double)sums.NovelWeight / sums.Weight;
        return sums;
    }

    /// <summary>Adds the runs of content words that stand in no source; function words between them neither count nor end a run.</summary>
    public static void AddNovelRuns(ReadOnlySpan<Term> terms, ReadOnlySpan<int> lengths, ref FeatureSums sums, List<NovelRun> runs)
    {
        int from = 0;
        int to = 0;
        int content = 0;
        for (int i = 0; i <= terms.Length; i++)
        {
            if (i < terms.Length && !terms[i].IsContent)
            {
                continue;
            }

            if (i < terms.Length && lengths[i] == 0)
            {
                from = content == 0 ? i : from;
                to = i + 1;
                content++;
                continue;
            }

            if (content >= NovelRun.MinContent)
            {
                sums.InNovelRuns += content;
                runs.Add(new NovelRun(terms[from].Word, terms[to - 1].Word + 1));
            }

            content = 0;
        }
    }

    private static void Count(Term term, bool novel, ref FeatureSums sums)
    {
        sums.Content += term.IsContent ? 1 : 0;
        sums.Weight += term.Weight;
        if (novel)
        {
            sums.NovelContent += term.IsContent ? 1 : 0;
            sums.NovelWeight += term.Weight;
            sums.NovelFunction += term.IsContent ? 0 : 1;
            sums.NovelFirstPerson += term.Is(WordTraits.FirstPerson) ? 1 : 0;
            sums.NovelNegations += term.Is(WordTraits.Negation) ? 1 : 0;
            sums.NovelSpecifics += term.Is(WordTraits.Specific) ? 1 : 0;
        }
    }
}

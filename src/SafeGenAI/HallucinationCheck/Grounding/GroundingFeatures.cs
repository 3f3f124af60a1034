namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What the grounding score is made of: shares from 0 to 1, so that the length of an answer says nothing.</summary>
internal static class GroundingFeatures
{
    /// <summary>The names in the order of the values.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "novel terms", "novel pairs", "novel triples", "novel runs of four", "longest copied run", "terms in copied runs",
        "novel content", "novel content by weight", "best sentence", "best two sentences", "novel content of the worst sentence",
        "content in novel runs", "novel function words", "novel first person", "questions", "novel negations",
    ];

    public const int Count = 16;

    /// <summary>The first so many compare texts; the others say how people talk, and are left out where they do not.</summary>
    public const int OfDocuments = 12;

    public static void Write(in FeatureSums sums, Span<double> values)
    {
        double terms = Math.Max(sums.Terms, 1);
        values[0] = sums.Novel1 / terms;
        // An answer that is too short for a longer run has none that could be novel: what is known is the shorter one.
        values[1] = sums.Total2 == 0 ? values[0] : (double)sums.Novel2 / sums.Total2;
        values[2] = sums.Total3 == 0 ? values[1] : (double)sums.Novel3 / sums.Total3;
        values[3] = sums.Total4 == 0 ? values[2] : (double)sums.Novel4 / sums.Total4;
        values[4] = sums.LongestRun / terms;
        values[5] = sums.Copied / terms;
        values[6] = Share(sums.NovelContent, sums.Content);
        values[7] = Share(sums.NovelWeight, sums.Weight);
        values[8] = Share(sums.BestPassage, sums.Weight);
        values[9] = Share(sums.BestWindow, sums.Weight);
        values[10] = sums.WorstSentence;
        values[11] = Share(sums.InNovelRuns, sums.Content);
        values[12] = Share(sums.NovelFunction, sums.Terms - sums.Content);
        values[13] = sums.NovelFirstPerson / terms;
        values[14] = sums.Questions / terms;
        values[15] = sums.NovelNegations / terms;
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

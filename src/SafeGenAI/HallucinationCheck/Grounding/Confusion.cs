namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What a check got right and wrong; what it flags is said to be ungrounded.</summary>
/// <param name="Hits">Ungrounded and flagged.</param>
/// <param name="FalseAlarms">Grounded and flagged.</param>
/// <param name="Misses">Ungrounded and passed.</param>
/// <param name="Passes">Grounded and passed.</param>
internal readonly record struct Confusion(int Hits, int FalseAlarms, int Misses, int Passes)
{
    public int Flagged => Hits + FalseAlarms;

    /// <summary>The share of the flagged that is ungrounded; 0 where nothing is flagged.</summary>
    public double Precision => Share(Hits, Flagged);

    /// <summary>The share of the ungrounded that is flagged.</summary>
    public double Recall => Share(Hits, Hits + Misses);

    public double F1 => Share(2 * Hits, (2 * Hits) + FalseAlarms + Misses);

    /// <summary>The share of what is passed that is grounded.</summary>
    public double PassedPrecision => Share(Passes, Passes + Misses);

    /// <summary>The share of the grounded that is passed.</summary>
    public double PassedRecall => Share(Passes, Passes + FalseAlarms);

    public static Confusion operator +(Confusion one, Confusion other) => new(
        one.Hits + other.Hits, one.FalseAlarms + other.FalseAlarms, one.Misses + other.Misses, one.Passes + other.Passes);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

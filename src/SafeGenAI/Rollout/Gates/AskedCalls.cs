using SafeGenAI.Rollout.Evidence;

namespace SafeGenAI.Rollout.Gates;

/// <summary>How many of an arm's latest calls asked a model, and were not answered by its cache: only those can fail.</summary>
internal sealed class AskedCalls
{
    /// <summary>After so many calls one that was seen counts half.</summary>
    private const double HalfLife = 200;

    /// <summary>The sums that were seen.</summary>
    public long Calls { get; set; }

    public long Hits { get; set; }

    /// <summary>Calls, fading.</summary>
    public double Recent { get; set; }

    /// <summary>Those of them that asked a model.</summary>
    public double RecentAsked { get; set; }

    /// <summary>Takes in what came since the last time.</summary>
    public void Add(ArmTotals totals)
    {
        (long calls, long hits) = (totals.Calls - Calls, totals.Hits - Hits);
        if (calls <= 0)
        {
            return;
        }

        double kept = Math.Pow(0.5, calls / HalfLife);
        (Recent, RecentAsked) = ((Recent * kept) + calls, (RecentAsked * kept) + calls - hits);
        (Calls, Hits) = (totals.Calls, totals.Hits);
    }
}

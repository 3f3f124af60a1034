using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What the thresholds of a recalibrated profile are chosen for.</summary>
public sealed class GroundingCalibrationOptions
{
    /// <summary>The wanted share of ungrounded answers among those marked as low.</summary>
    /// <value>Default null: the threshold of the best F1. Above 0, at most 1. Where no threshold reaches it, none is marked.</value>
    public double? FlagPrecision { get; set; }

    /// <summary>The wanted share of grounded answers among those the score supports.</summary>
    /// <value>Default 0.95; above 0, at most 1; null for a profile that supports nothing. Where no threshold reaches it, none is supported.</value>
    public double? SupportPrecision { get; set; } = 0.95;

    internal IEnumerable<string> Faults()
    {
        foreach ((string name, double? share) in new[] { (nameof(FlagPrecision), FlagPrecision), (nameof(SupportPrecision), SupportPrecision) })
        {
            if (share is { } value && !(value > 0 && value <= 1))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {value:R}; it is a share above 0 and at most 1.");
            }
        }
    }
}

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Turns what was counted into a score.</summary>
internal static class GroundingModel
{
    /// <summary>The probability that everything is grounded, 0 to 1.</summary>
    public static double Score(in FeatureSums sums, GroundingProfile profile) =>
        Calibrated(LogOdds(sums, profile.Style), profile);

    /// <summary>The probability that a profile gives to the log of the odds.</summary>
    public static double Calibrated(double logOdds, GroundingProfile profile) =>
        LogisticRegression.Sigmoid((profile.Slope * logOdds) + profile.Intercept);

    /// <summary>The log of the odds that everything is grounded, before calibration.</summary>
    public static double LogOdds(in FeatureSums sums, GroundingStyle style)
    {
        Span<double> features = stackalloc double[GroundingFeatures.Count];
        GroundingFeatures.Write(sums, features);
        return style == GroundingStyle.Conversation
            ? LogisticRegression.LogOdds(GroundingWeights.Conversation, features)
            : LogisticRegression.LogOdds(GroundingWeights.Document, features[..GroundingFeatures.OfDocuments]);
    }
}

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>A recalibrated profile, and what to expect of it on answers like those it was made from.</summary>
/// <param name="Profile">The profile; its numbers are rounded and can be copied into code.</param>
/// <param name="Examples">How many answers it was made from.</param>
/// <param name="Ungrounded">How many of them are ungrounded.</param>
/// <param name="Auroc">The probability that an ungrounded answer scores below a grounded one: 0.5 is chance.</param>
/// <remarks>Precision and recall are by cross-validation in five folds: each answer is judged by numbers chosen without it.</remarks>
public sealed record GroundingCalibrationReport(GroundingProfile Profile, int Examples, int Ungrounded, double Auroc)
{
    /// <summary>The share of ungrounded answers among those marked as low; 0 where none is.</summary>
    public double FlagPrecision { get; init; }

    /// <summary>The share of the ungrounded answers that are marked as low.</summary>
    public double FlagRecall { get; init; }

    /// <summary>The harmonic mean of the two. It means nothing without <see cref="FlagAllF1"/>.</summary>
    public double FlagF1 { get; init; }

    /// <summary>The F1 of marking every answer.</summary>
    public double FlagAllF1 { get; init; }

    /// <summary>The share of grounded answers among those the score supports.</summary>
    /// <value>0 where it supports none.</value>
    public double SupportPrecision { get; init; }

    /// <summary>The share of the grounded answers that the score supports.</summary>
    public double SupportRecall { get; init; }
}

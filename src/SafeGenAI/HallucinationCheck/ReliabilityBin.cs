namespace SafeGenAI.HallucinationCheck;

/// <summary>The answers whose signal lay between two values: in a calibrated signal their mean is the share that was right.</summary>
/// <param name="From">The lowest value of the bin, 0 to 1, inclusive.</param>
/// <param name="To">The highest value, exclusive; of the last bin inclusive.</param>
/// <param name="Count">How many answers lay there.</param>
/// <param name="MeanValue">Their mean signal, 0 to 1; 0 for an empty bin.</param>
/// <param name="CorrectShare">The share of them that was right, 0 to 1; 0 for an empty bin.</param>
public readonly record struct ReliabilityBin(double From, double To, int Count, double MeanValue, double CorrectShare);

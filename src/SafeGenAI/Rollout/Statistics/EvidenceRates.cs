namespace SafeGenAI.Rollout.Statistics;

/// <summary>How fast evidence comes in, per hour; null what is not known.</summary>
/// <param name="BadEvents">Bad events that count, of both arms.</param>
/// <param name="CanaryCalls">Calls of the canary arm.</param>
/// <param name="CanaryUnits">Units of the canary arm.</param>
/// <param name="CleanTrials">Trials of the canary arm without a bad event, of units that have had none.</param>
internal readonly record struct EvidenceRates(double? BadEvents, double? CanaryCalls, double? CanaryUnits, double? CleanTrials);

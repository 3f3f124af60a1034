namespace SafeGenAI.Rollout.Statistics;

/// <summary>How much more evidence a promotion is expected to need, if the canary is as good as control and the rates stay.</summary>
/// <remarks>An expectation, not a bound: half of all rollouts need more, and most where units run out of their one bad event. What is not
/// known is null, never zero.</remarks>
/// <param name="BadEvents">Bad events of both arms; null where the evidence is trials without one.</param>
/// <param name="CleanTrials">Trials of the canary without a bad event; null where the evidence is bad events.</param>
/// <param name="Wait">How long that takes; null where the rate is not known, or is zero.</param>
/// <param name="CanaryCalls">Calls of the canary in that time.</param>
/// <param name="CanaryUnits">Units of the canary in that time.</param>
internal sealed record EvidenceForecast(double? BadEvents, double? CleanTrials, TimeSpan? Wait, double? CanaryCalls, double? CanaryUnits)
{
    /// <summary>Of a test that lives on bad events.</summary>
    /// <param name="test">The test that the canary is worse by the margin or more.</param>
    /// <param name="logE">What its <see cref="RiskRatioTest.LogE"/> is to reach.</param>
    /// <param name="canary">The canary's units at risk.</param>
    /// <param name="control">Those of control.</param>
    /// <param name="controlLeft">The share of control's units that they are.</param>
    /// <param name="rates">The rates.</param>
    /// <returns>Null where equal arms will never get there.</returns>
    public static EvidenceForecast? Of(RiskRatioTest test, double logE, double canary, double control, double controlLeft, EvidenceRates rates) =>
        test.EventsNeeded(logE, canary, control, controlLeft) is { } events ? Of(events, null, Hours(events, rates.BadEvents), rates) : null;

    /// <summary>Of a test that lives on trials without a bad event: without any, the rule of three.</summary>
    /// <param name="test">The test that the rate is too high.</param>
    /// <param name="logE">What its <see cref="AbsoluteRateTest.LogE"/> is to reach.</param>
    /// <param name="bad">Units that had a bad event.</param>
    /// <param name="good">Trials without one, as far as units are left.</param>
    /// <param name="rates">The rates.</param>
    /// <returns>Null where good trials will never get there.</returns>
    public static EvidenceForecast? Of(AbsoluteRateTest test, double logE, long bad, double good, EvidenceRates rates) =>
        test.CleanTrialsNeeded(logE, bad, good) is { } trials ? Of(null, trials, Hours(trials, rates.CleanTrials), rates) : null;

    private static EvidenceForecast Of(double? events, double? trials, double? hours, EvidenceRates rates) =>
        new(events, trials,
            hours is { } h ? (h < TimeSpan.MaxValue.TotalHours ? TimeSpan.FromHours(h) : TimeSpan.MaxValue) : null,
            hours * rates.CanaryCalls,
            hours * rates.CanaryUnits);

    private static double? Hours(double needed, double? perHour) =>
        needed == 0 ? 0 : perHour > 0 ? needed / perHour : null;
}

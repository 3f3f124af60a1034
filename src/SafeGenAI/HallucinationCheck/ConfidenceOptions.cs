using System.Globalization;

namespace SafeGenAI.HallucinationCheck;

/// <summary>How sure the model is of its answer, by up to three signals that are kept apart.</summary>
/// <remarks>
/// Each signal is 0 to 1 and off unless set; one below its threshold leaves a finding, and the answer is uncertain. None makes an
/// answer supported: a model can be sure of what no source says. The thresholds are guesses until a
/// <see cref="CalibrationReport"/> of your own answers suggests better ones. They are measured where the call has sources, or the
/// feature known facts; elsewhere nothing is asked for.
/// </remarks>
public sealed class ConfidenceOptions
{
    /// <summary>The fewest samples that may be asked for.</summary>
    public const int FewestSamples = 2;

    /// <summary>The most samples that may be asked for.</summary>
    public const int MostSamples = 5;

    /// <summary>The lowest temperature for samples: below it a model says the same again, sure or not.</summary>
    public const float LowestSampleTemperature = 0.7f;

    /// <summary>Where the provider's log-probabilities come from.</summary>
    /// <value>Default null: they are not asked for.</value>
    public ILogProbabilitySource? LogProbabilities { get; set; }

    /// <summary>The lowest geometric mean of a sentence's token probabilities, 0 to 1.</summary>
    /// <value>Default 0.5.</value>
    public double LogProbabilityThreshold { get; set; } = 0.5;

    /// <summary>Whether the model is asked to say, 0 to 1, how sure it is. What it says never leaves with the answer.</summary>
    /// <value>Default false.</value>
    public bool SelfReport { get; set; }

    /// <summary>The lowest confidence that the model may report, 0 to 1.</summary>
    /// <value>Default 0.5. Models overstate: look at a report before you rely on it.</value>
    public double SelfReportThreshold { get; set; } = 0.5;

    /// <summary>How often the same question is asked again, to see whether the answer is the same. Each sample is an attempt of the
    /// call: paid, under its budget and its deadline.</summary>
    /// <value>Default 0, none; else <see cref="FewestSamples"/> to <see cref="MostSamples"/>.</value>
    public int Samples { get; set; }

    /// <summary>The temperature of samples.</summary>
    /// <value>Default 1; at least <see cref="LowestSampleTemperature"/>, at most 2.</value>
    public float SampleTemperature { get; set; } = 1;

    /// <summary>How long all samples together may take, within the call's deadline.</summary>
    /// <value>Default 20 s; above zero, at most an hour.</value>
    public TimeSpan SampleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The lowest agreement of the samples with the answer, 0 to 1.</summary>
    /// <value>Default 0.5.</value>
    public double ConsistencyThreshold { get; set; } = 0.5;

    /// <summary>Whether any signal is asked for.</summary>
    internal bool IsOn => LogProbabilities is not null || SelfReport || Samples > 0;

    /// <summary>Everything that could change a finding.</summary>
    internal string Fingerprint => string.Create(
        CultureInfo.InvariantCulture,
        $"confidence/2 {LogProbabilities?.GetType().Name} {LogProbabilityThreshold:R} {SelfReport} {SelfReportThreshold:R} {Samples} {SampleTemperature:R} {ConsistencyThreshold:R}");

    internal ConfidenceOptions Copy() => (ConfidenceOptions)MemberwiseClone();

    internal IEnumerable<string> Faults()
    {
        foreach ((string name, double value) in ((string, double)[])
            [(nameof(LogProbabilityThreshold), LogProbabilityThreshold), (nameof(SelfReportThreshold), SelfReportThreshold), (nameof(ConsistencyThreshold), ConsistencyThreshold)])
        {
            if (!(value >= 0 && value <= 1))
            {
                yield return FormattableString.Invariant($"HallucinationCheck.Confidence.{name} is {value}; set 0 to 1.");
            }
        }

        if (Samples != 0 && Samples is < FewestSamples or > MostSamples)
        {
            yield return $"HallucinationCheck.Confidence.Samples is {Samples}; set {FewestSamples} to {MostSamples}, or 0 for none.";
        }

        if (!(SampleTemperature >= LowestSampleTemperature && SampleTemperature <= 2))
        {
            yield return FormattableString.Invariant($"HallucinationCheck.Confidence.SampleTemperature is {SampleTemperature}; set {LowestSampleTemperature} to 2.");
        }

        if (SampleTimeout <= TimeSpan.Zero || SampleTimeout > TimeSpan.FromHours(1))
        {
            yield return $"HallucinationCheck.Confidence.SampleTimeout is {SampleTimeout}; set more than zero and at most an hour.";
        }
    }
}

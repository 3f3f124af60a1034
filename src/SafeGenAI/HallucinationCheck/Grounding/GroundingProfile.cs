using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What a grounding score means for one kind of answers: its calibration and its thresholds.</summary>
/// <remarks>
/// The order of answers by score carries over from one kind of text to another; thresholds do not. Those of the profiles
/// here were chosen on conversations about encyclopedia articles and films; <see cref="GroundingCalibration"/> finds yours
/// from labelled answers, and <c>with</c> takes them into code. Immutable.
/// </remarks>
public sealed record GroundingProfile
{
    /// <summary>Creates a profile that flags below 0.5 and supports nothing.</summary>
    /// <param name="name">What it is called in versions and reports; not blank.</param>
    /// <param name="style">How the answers are written.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public GroundingProfile(string name, GroundingStyle style)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Style = style;
    }

    /// <summary>Short answers that pass on one fact of a short source.</summary>
    public static GroundingProfile Knowledge { get; } = new("Knowledge", GroundingStyle.Conversation) { FlagBelow = 0.5, SupportFrom = 0.7 };

    /// <summary>A conversation about longer material.</summary>
    public static GroundingProfile Dialogue { get; } = new("Dialogue", GroundingStyle.Conversation) { FlagBelow = 0.7, SupportFrom = 0.8 };

    /// <summary>Summaries. It supports nothing: a fluent summary that invents still shares its words with the source.</summary>
    public static GroundingProfile Summary { get; } = new("Summary", GroundingStyle.Document) { FlagBelow = 0.6 };

    /// <summary>What it is called in versions and reports.</summary>
    public string Name { get; }

    /// <summary>How the answers are written.</summary>
    public GroundingStyle Style { get; }

    /// <summary>What the log of the odds is multiplied by before it becomes a probability.</summary>
    /// <value>Default 1; above 0.</value>
    public double Slope { get; init; } = 1;

    /// <summary>What is then added to it.</summary>
    /// <value>Default 0.</value>
    public double Intercept { get; init; }

    /// <summary>The score below which an answer is marked with <see cref="GroundingFindingCodes.Low"/>.</summary>
    /// <value>Default 0.5; 0 to 1, where 0 marks none.</value>
    public double FlagBelow { get; init; } = 0.5;

    /// <summary>The score from which the words alone support an answer.</summary>
    /// <value>Default null: never. From <see cref="FlagBelow"/> to 1.</value>
    public double? SupportFrom { get; init; }

    /// <summary>Changes whenever the same answer could get another score or verdict.</summary>
    public string Version => string.Create(CultureInfo.InvariantCulture,
        $"{Name};{Style};slope={Slope:R};intercept={Intercept:R};flag={FlagBelow:R};support={SupportFrom:R};weights={GroundingWeights.Version}");

    internal IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Style))
        {
            yield return $"Grounding profile '{Name}': Style is {(int)Style}; it is Conversation or Document.";
        }

        if (!(Slope > 0 && double.IsFinite(Slope)))
        {
            yield return Fault(nameof(Slope), Slope, "it must be above 0, or a better grounded answer would get a lower score.");
        }

        if (!double.IsFinite(Intercept))
        {
            yield return Fault(nameof(Intercept), Intercept, "it must be a finite number.");
        }

        if (!(FlagBelow >= 0 && FlagBelow <= 1))
        {
            yield return Fault(nameof(FlagBelow), FlagBelow, "a score is from 0 to 1.");
        }

        if (SupportFrom is { } from && !(from >= FlagBelow && from <= 1))
        {
            yield return Fault(nameof(SupportFrom), from,
                string.Create(CultureInfo.InvariantCulture, $"it must be from FlagBelow ({FlagBelow:R}) to 1, or null where the words alone support nothing."));
        }
    }

    private string Fault(string property, double value, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"Grounding profile '{Name}': {property} is {value:R}; {reason}");
}

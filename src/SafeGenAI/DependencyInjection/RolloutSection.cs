using System.Globalization;
using SafeGenAI.Rollout;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to a feature's rollout: the plan as a whole, lists as wholes, values of gates. Read at start only: another plan is
/// another revision.</summary>
internal static class RolloutSection
{
    /// <param name="reader">The section.</param>
    /// <param name="options">What code sets; null where the feature has no rollout.</param>
    public static void Read(SettingsReader reader, RolloutOptions? options)
    {
        if (options is null)
        {
            reader.Fault("", "is set, but the feature has no rollout; call UseRollout in code first, configuration changes values only.");
        }

        List<(double Percent, TimeSpan MinimumTime)> stages = [];
        reader.Section("Stages", child => child.Times((name, time) => stages.Add((PercentOf(name), time))))
            .Text("Salt", value => options?.Salt = value)
            .Choice("Anonymous", (RolloutAnonymous value) => options?.Anonymous = value)
            .Time("PollInterval", value => options?.PollInterval = value)
            .Number("ExpectedCallsPerDay", (double value) => options?.ExpectedCallsPerDay = value)
            .Texts("Allow", units => options?.ReplaceLists(units, denied: null))
            .Texts("Deny", units => options?.ReplaceLists(allowed: null, units))
            .Section("Gates", child =>
            {
                foreach (RolloutMetric metric in Enum.GetValues<RolloutMetric>())
                {
                    child.Section($"{metric}", gate => Read(gate, options?.Gates[metric]));
                }
            });
        if (stages.Count > 0)
        {
            options?.ReplaceStages(stages);
        }
    }

    private static void Read(SettingsReader reader, RolloutGateOptions? gate) => reader
        .Flag("IsOn", value => gate?.IsOn = value)
        .Number("Tolerance", (double value) => gate?.Tolerance = value)
        .Number("MaxRate", (double value) => gate?.MaxRate = value)
        .Time("SlowerThan", value => gate?.SlowerThan = value);

    private static double PercentOf(string name) =>
        double.TryParse(name, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and <= 100
            ? percent
            : throw new ArgumentException("its name is the canary's share: set more than 0 and at most 100, such as \"10\": \"2.00:00:00\".", nameof(name));
}

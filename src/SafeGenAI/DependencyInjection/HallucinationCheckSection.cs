using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.DependencyInjection;

/// <summary>Reads the values of a feature's hallucination check.</summary>
internal static class HallucinationCheckSection
{
    public static void Read(SettingsReader reader, HallucinationCheckOptions? options)
    {
        if (options is null)
        {
            reader.Fault("", "is set, but the feature has no hallucination check; call UseHallucinationCheck in code first, configuration changes values only.");
        }

        reader.Choice("Preset", (CheckPreset value) => options?.Preset = value)
            .Choice("Streaming", (CheckStreaming value) => options?.Streaming = value)
            .Number("MinimumCoverage", (double value) => options?.MinimumCoverage = value)
            .Section("Actions", table => table.Choices((string row, CheckAction action) => Set(options, row, action)));
    }

    /// <summary>A row of the table: a verdict's name, or a finding's code.</summary>
    private static void Set(HallucinationCheckOptions? options, string row, CheckAction action)
    {
        if (Enum.TryParse(row, ignoreCase: true, out Verdict verdict) && Enum.IsDefined(verdict))
        {
            options?.On(verdict, action);
        }
        else
        {
            options?.On(row, action);
        }
    }
}

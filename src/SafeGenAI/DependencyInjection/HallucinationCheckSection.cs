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
            .Flag("CheckNumbers", value => options?.CheckNumbers = value)
            .Flag("CheckNames", value => options?.CheckNames = value)
            .Section("Confidence", child => Read(child, options?.Confidence ?? new ConfidenceOptions()))
            .Section("Judge", child => ReadJudge(child, options))
            .Section("Actions", table => table.Choices((string row, CheckAction action) => CheckActionRow.Set(table, options, row, action)));
    }

    private static void Read(SettingsReader reader, ConfidenceOptions options) => reader
        .Number("LogProbabilityThreshold", (double value) => options.LogProbabilityThreshold = value)
        .Flag("SelfReport", value => options.SelfReport = value)
        .Number("SelfReportThreshold", (double value) => options.SelfReportThreshold = value)
        .Number("Samples", (int value) => options.Samples = value)
        .Number("SampleTemperature", (double value) => options.SampleTemperature = (float)value)
        .Time("SampleTimeout", value => options.SampleTimeout = value)
        .Number("ConsistencyThreshold", (double value) => options.ConsistencyThreshold = value);

    private static void ReadJudge(SettingsReader reader, HallucinationCheckOptions? options)
    {
        if (options is { JudgeModel: null })
        {
            reader.Fault("", "is set, but the feature has no judge; call UseJudge in code first, configuration changes values only.");
        }

        JudgeOptions judge = options?.Judge ?? new JudgeOptions();
        reader.Time("Timeout", value => judge.Timeout = value)
            .Number("RequiredOverlap", (double value) => judge.RequiredOverlap = value)
            .Number("MaxSourceCharacters", (int value) => judge.MaxSourceCharacters = value)
            .Number("MaxAnswerCharacters", (int value) => judge.MaxAnswerCharacters = value)
            .Number("MaxOutputTokens", (int value) => judge.MaxOutputTokens = value)
            .Number("Temperature", (double value) => judge.Temperature = (float)value);
    }
}

using Microsoft.Extensions.Configuration;
using SafeGenAI.Budgets;
using SafeGenAI.Resilience;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to what code said: it overrides values, never structure or delegates.</summary>
internal static class SafeGenAISettings
{
    private const string UsualSection = "SafeGenAI";

    public static void Apply(IConfiguration configuration, SafeGenAISetup setup)
    {
        if (configuration is IConfigurationRoot && configuration.GetSection(UsualSection).Exists())
        {
            setup.Faults.Add($"AddSafeGenAI was given the whole configuration; pass its section, GetSection(\"{UsualSection}\").");
            return;
        }

        SettingsReader reader = SettingsReader.Of(configuration, setup.Faults);
        reader.Secret("PseudonymKey", key => setup.PseudonymKey = SafeGenAISetup.CheckedPseudonymKey(FromBase64(key, bytes: 16)))
            .Section("CostBreaker", child => CostBreakerSection.Read(child, setup.CostBreaker))
            .Section("SharedCache", child => Read(child, setup.SharedCache))
            .Section("BudgetStore", child => Read(child, setup.BudgetStore))
            .Section("Feedback", child => FeedbackSection.Read(child, setup.Feedback))
            .Each("Models", Names(setup.Models.Select(model => model.Name)), (name, child) =>
                Read(child, setup.Models.First(model => model.Name == name)))
            .Each("Features", Names(setup.Features.Select(feature => feature.Name)), (name, child) =>
                Read(child, setup.Features.First(feature => feature.Name == name)))
            .End();
    }

    /// <summary>Names that are blank or there twice have faults of their own.</summary>
    private static IEnumerable<string> Names(IEnumerable<string> names) =>
        names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.OrdinalIgnoreCase);

    private static void Read(SettingsReader reader, FeatureBuilder feature)
    {
        reader.Section("Resilience", child => Read(child, feature.Resilience))
            .Section("CostBreaker", child => CostBreakerSection.Read(child, feature.CostBreaker))
            .Section("InputLimit", child => child
                .Number("MaxCharacters", (int value) => feature.InputLimit.MaxCharacters = value)
                .Number("MaxAttachmentBytes", (int value) => feature.InputLimit.MaxAttachmentBytes = value))
            .Section("HallucinationCheck", child => HallucinationCheckSection.Read(child, feature.HallucinationCheck))
            .Section("Cascade", child => child
                .Flag("SwitchOff", value => feature.Cascade.SwitchOff = value)
                .Number("MinimumCalls", (int value) => feature.Cascade.MinimumCalls = value)
                .Time("CoolDown", value => feature.Cascade.CoolDown = value))
            .Section("Quota", child => QuotaSection.Read(child, feature.Quota))
            .Section("Review", child => ReviewSection.Read(child, feature.Review))
            .Section("Rollout", child => RolloutSection.Read(child, feature.Rollout))
            .Section("Cache", child =>
            {
                if (feature.Sharing is null)
                {
                    child.Fault("", "is set, but the feature has no cache; call UseCache in code first, configuration changes values only.");
                }

                child.Time("FreshFor", value => feature.Cache.FreshFor = value)
                    .Time("KeepFor", value => feature.Cache.KeepFor = value)
                    .Flag("IncludeRequestsWithTools", value => feature.Cache.IncludeRequestsWithTools = value)
                    .Flag("InMemoryOnly", value => feature.Cache.InMemoryOnly = value)
                    .Text("Version", value => feature.Cache.Version = value);
            });
    }

    private static void Read(SettingsReader reader, SharedCacheSetup shared)
    {
        if (!shared.IsWanted)
        {
            reader.Fault("", "is set, but the application has no shared cache; call UseSharedCache in code first, configuration changes values only.");
        }

        reader.Secret("Key", key => shared.SetKey(FromBase64(key, bytes: 32)))
            .Time("ReadTimeout", value => shared.Options.ReadTimeout = value)
            .Number("MaxEntryBytes", (int value) => shared.Options.MaxEntryBytes = value);
    }

    private static void Read(SettingsReader reader, BudgetStoreOptions options) => reader
        .Number("Instances", (int value) => options.Instances = value)
        .Time("Patience", value => options.Patience = value)
        .Time("ProbeInterval", value => options.ProbeInterval = value)
        .Number("BlockAttempts", (int value) => options.BlockAttempts = value)
        .Time("BlockDuration", value => options.BlockDuration = value);

    private static void Read(SettingsReader reader, ResilienceOptions options) => reader
        .Time("AttemptTimeout", value => options.AttemptTimeout = value)
        .Time("FirstContentTimeout", value => options.FirstContentTimeout = value)
        .Time("IdleTimeout", value => options.IdleTimeout = value)
        .Time("RetryDelay", value => options.RetryDelay = value)
        .Time("Deadline", value => options.Deadline = value)
        .Number("MaxRetries", (int value) => options.MaxRetries = value)
        .Number("MaxAttempts", (int value) => options.MaxAttempts = value);

    private static void Read(SettingsReader reader, ModelRegistration model)
    {
        reader.Section("Circuit", child => child
                .Number("FailureRatio", (double value) => model.Circuit.FailureRatio = value)
                .Number("MinimumThroughput", (int value) => model.Circuit.MinimumThroughput = value)
                .Time("SamplingDuration", value => model.Circuit.SamplingDuration = value)
                .Time("BreakDuration", value => model.Circuit.BreakDuration = value))
            .Section("Price", child => model.Price = PriceSettings.Read(child, model.Price));
    }

    internal static byte[] FromBase64(string key, int bytes)
    {
        try
        {
            return Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            throw new ArgumentException($"it is no base64; set at least {bytes} random bytes in base64.", nameof(key));
        }
    }
}

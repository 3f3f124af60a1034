using System.Globalization;
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
        reader.Secret("PseudonymKey", key => setup.PseudonymKey = SafeGenAISetup.CheckedPseudonymKey(FromBase64(key)))
            .Section("CostBreaker", child => CostBreakerSection.Read(child, setup.CostBreaker))
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
            .Section("Cache", child =>
            {
                if (feature.Sharing is null)
                {
                    child.Fault("", "is set, but the feature has no cache; call UseCache in code first, configuration changes values only.");
                }

                child.Time("FreshFor", value => feature.Cache.FreshFor = value)
                    .Time("KeepFor", value => feature.Cache.KeepFor = value)
                    .Flag("IncludeRequestsWithTools", value => feature.Cache.IncludeRequestsWithTools = value)
                    .Text("Version", value => feature.Cache.Version = value);
            });
    }

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
            .Section("Price", child => model.Price = ReadPrice(child, model.Price));
    }

    private static ModelPrice? ReadPrice(SettingsReader reader, ModelPrice? price)
    {
        int faults = reader.FaultCount;
        decimal? input = price?.Input, output = price?.Output;
        // Where code gives no price for cached input it is the input's, also when that is overridden.
        decimal? cached = price is null || price.CachedInput == price.Input ? null : price.CachedInput;
        reader.Number("Input", (decimal value) => input = value)
            .Number("Output", (decimal value) => output = value)
            .Number("CachedInput", (decimal value) => cached = value);
        if (reader.FaultCount > faults)
        {
            return price;
        }

        if (input is null || output is null)
        {
            reader.Fault("", "needs Input and Output, in USD per million tokens.");
            return price;
        }

        try
        {
            return new ModelPrice(input.Value, output.Value, cached);
        }
        catch (ArgumentException exception)
        {
            reader.Fault("", string.Create(
                CultureInfo.InvariantCulture, $"is Input {input}, Output {output}, CachedInput {cached ?? input}: {FaultText.Of(exception)}"));
            return price;
        }
    }

    private static byte[] FromBase64(string key)
    {
        try
        {
            return Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            throw new ArgumentException("it is no base64; set at least 16 random bytes in base64.", nameof(key));
        }
    }
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace SafeGenAI.DependencyInjection;

/// <summary>What the application's configuration says, as it was when it was read.</summary>
internal sealed partial class ConfiguredValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public ConfiguredValues(IEnumerable<IConfiguration> configurations)
    {
        foreach ((string path, string? value) in configurations.SelectMany(configuration => configuration.AsEnumerable(makePathsRelative: true)))
        {
            if (value is not null)
            {
                _values[path] = value;
            }
        }
    }

    /// <summary>Whether a setting is taken over while the application runs: budgets, quotas and prices are.</summary>
    public static bool CanReload(string path) => OfMoney().IsMatch(path);

    public string? this[string path] => _values.GetValueOrDefault(path);

    /// <summary>The paths whose values are not the same, in order.</summary>
    public IReadOnlyList<string> DifferencesFrom(ConfiguredValues other) =>
    [
        .. _values.Keys.Union(other._values.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(path => this[path] != other[path]).Order(StringComparer.OrdinalIgnoreCase),
    ];

    [GeneratedRegex("^(?:CostBreaker|Features:[^:]+:CostBreaker|Features:[^:]+:Quota|Models:[^:]+:Price):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfMoney();
}

using System.Collections.Frozen;
using System.Text.Json;

namespace SafeGenAI.Decisions;

/// <summary>The names of an enum's values as they stand in decisions and metric tags: <c>rate_limited</c>.</summary>
internal static class SnakeCase<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    /// <summary>A value without a name, from a classifier of the application's for example, is "other".</summary>
    public static string Of(T value) => Names.GetValueOrDefault(value, "other");

    public static string? Of(T? value) => value is { } known ? Of(known) : null;
}

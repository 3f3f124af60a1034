using System.Collections.Frozen;
using System.Text.Json;

namespace SafeGenAI.Decisions;

/// <summary>The names of an enum's values as they stand in decisions and metric tags: <c>rate_limited</c>.</summary>
internal static class SnakeCase<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static string Of(T value) => Names[value];

    public static string? Of(T? value) => value is { } known ? Names[known] : null;
}

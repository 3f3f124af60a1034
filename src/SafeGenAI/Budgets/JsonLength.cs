using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>How many UTF-8 bytes a tool's arguments or result have as JSON, written as the model clients write them.</summary>
internal static class JsonLength
{
    /// <param name="value">The arguments or the result.</param>
    /// <param name="unknown">What to answer for a type that cannot be written; its client will fail on it, too.</param>
    public static long Of(object? value, long unknown)
    {
        if (value is null)
        {
            return "null".Length;
        }

        if (value is JsonElement { ValueKind: not JsonValueKind.Undefined } json)
        {
            return JsonMarshal.GetRawUtf8Value(json).Length;
        }

        // Clients write arguments as this interface, whatever class implements it.
        Type type = value is IDictionary<string, object?> ? typeof(IDictionary<string, object?>) : value.GetType();
        try
        {
            return AIJsonUtilities.DefaultOptions.TryGetTypeInfo(type, out JsonTypeInfo? info)
                ? JsonSerializer.SerializeToUtf8Bytes(value, info).Length
                : unknown;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return unknown;
        }
    }
}

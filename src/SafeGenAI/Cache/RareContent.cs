using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Cache;

/// <summary>Kinds of content that seldom stand in an answer, tool calls and results among them: copied through JSON.</summary>
internal static class RareContent
{
    private static readonly JsonTypeInfo<AIContent> TypeInfo =
        (JsonTypeInfo<AIContent>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent));

    /// <returns>The copy, or null for a kind that JSON does not know.</returns>
    public static AIContent? CopyOf(AIContent content)
    {
        try
        {
            return JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(content, TypeInfo), TypeInfo);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>About how many bytes it takes in memory.</returns>
    public static long SizeOf(AIContent content) => sizeof(char) * (long)JsonSerializer.SerializeToUtf8Bytes(content, TypeInfo).Length;
}

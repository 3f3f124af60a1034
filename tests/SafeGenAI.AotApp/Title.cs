using System.Text.Json.Serialization;

namespace SafeGenAI.AotApp;

internal sealed record Title([property: JsonPropertyName("title")] string Name, [property: JsonPropertyName("words")] int Words);

[JsonSerializable(typeof(Title))]
internal sealed partial class AotJson : JsonSerializerContext;
